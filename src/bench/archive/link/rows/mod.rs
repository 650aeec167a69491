//! One row a request on the range coder: spans within 0.49 %, time to headers within 4 %, counts exact, starts on a grid
//! of at least 2048 steps.

mod spans;

use crate::bench::archive::ArchiveError;
use crate::bench::archive::link::coder::{Bit, Coder};
use crate::bench::archive::link::drawn;
use crate::bench::archive::link::ending::cause;
use crate::bench::archive::link::frame::Frame;
use crate::bench::archive::link::number::{Number, tree};
use crate::bench::correctness::question::Check;
use crate::bench::marks::Marks;
use crate::bench::row::{Ending, RequestRow};
use crate::bench::units::Micros;
use spans::Spans;

/// Most requests that travel one by one.
pub const MOST_ROWS: usize = 1_000;

/// Streams at or above this number are refused.
const LANES: u32 = 65_536;

/// Codes the rows; returns them as a reader of the link will see them.
pub fn code(
    coder: &mut impl Coder,
    frame: &Frame,
    given: &[RequestRow],
) -> Result<Vec<RequestRow>, ArchiveError> {
    let mut header = Number::NEW;
    let count = header.size(coder, given.len() as u64) as usize;
    if count > MOST_ROWS {
        return Err(ArchiveError::impossible(format!(
            "It claims {count} single requests, more than a link holds"
        )));
    }
    let mut models = Models::new(coder, &mut header, frame, given);
    let mut rows: Vec<RequestRow> = Vec::new();
    for at in 0..count {
        let row = models.row(coder, frame, given.get(at).unwrap_or(&BLANK), rows.last());
        if coder.is_short() || row.lane >= LANES {
            return Err(ArchiveError::impossible("Its list of requests is broken"));
        }
        rows.push(row);
    }
    Ok(rows)
}

/// Buckets that share one code where only a rough figure is wanted: 4 % to each side.
const COARSE: u64 = 8;

const BLANK: RequestRow = RequestRow {
    index: 0,
    lane: 0,
    start: Micros::ZERO,
    headers: None,
    ttft: None,
    ttfa: None,
    decode_span: None,
    closed: None,
    chunks: 0,
    data_lines: 0,
    input_tokens: 0,
    output_tokens: None,
    is_estimate: false,
    text_tokens: None,
    first_chunk_tokens: None,
    ending: Ending::Completed,
    marks: Marks::CLEAN,
    queued: None,
    server_ttft: None,
    check: None,
};

/// The middle of values in any order; zero for none.
fn median(values: impl Iterator<Item = u64>) -> u64 {
    let mut values: Vec<u64> = values.collect();
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or(0)
}

/// Where the values of each column centre.
struct Centres {
    ttft: u64,
    headers: u64,
    /// Mean gap in nanoseconds.
    gap: u64,
    /// Tokens as counted to tokens as drawn, in 1024ths.
    input: u64,
    output: u64,
}

struct Models {
    centres: Centres,
    completed: Bit,
    causes: [Bit; 16],
    marked: Bit,
    marks: [Bit; 32],
    new_lane: [Bit; 2],
    lane: Number,
    rank: Number,
    start: [Number; 2],
    input: Number,
    found: [Bit; 2],
    spans: [Spans; 2],
    /// When each stream seen so far is free, and its number.
    free: Vec<(Micros, u32)>,
    first_chunk: u32,
}

impl Models {
    fn new(
        coder: &mut impl Coder,
        header: &mut Number,
        frame: &Frame,
        given: &[RequestRow],
    ) -> Models {
        let index = |span: Micros| frame.buckets.span_index(span);
        let gaps = given.iter().filter_map(|r| {
            let gaps = u64::from(r.chunks).checked_sub(1).filter(|n| *n > 0)?;
            Some(r.decode_span?.0.saturating_mul(1000) / gaps)
        });
        let centres = Centres {
            ttft: median(given.iter().filter_map(|r| r.ttft).map(index)),
            headers: median(given.iter().filter_map(|r| r.headers).map(index)) / COARSE,
            gap: median(gaps),
            input: median(given.iter().map(|r| {
                let (input, _) = frame.drawn.get(r.index);
                drawn::ratio(r.input_tokens, input)
            })),
            output: median(given.iter().filter_map(|r| {
                let (_, output) = frame.drawn.get(r.index);
                Some(drawn::ratio(r.output_tokens?, output))
            })),
        };
        let spans = Spans::new();
        Models {
            centres: Centres {
                ttft: header.size(coder, centres.ttft),
                headers: header.size(coder, centres.headers),
                gap: header.size(coder, centres.gap),
                input: header.near(coder, centres.input, drawn::EQUAL),
                output: header.near(coder, centres.output, drawn::EQUAL),
            },
            completed: Bit::NEW,
            causes: [Bit::NEW; 16],
            marked: Bit::NEW,
            marks: [Bit::NEW; 32],
            new_lane: [Bit::NEW; 2],
            lane: Number::NEW,
            rank: Number::NEW,
            start: [Number::NEW; 2],
            input: Number::NEW,
            found: [Bit::NEW; 2],
            spans: [spans.clone(), spans],
            free: Vec::new(),
            first_chunk: 1,
        }
    }

    fn row(
        &mut self,
        coder: &mut impl Coder,
        frame: &Frame,
        given: &RequestRow,
        before: Option<&RequestRow>,
    ) -> RequestRow {
        let ending = self.ending(coder, given.ending);
        let marks = self.marks(coder, given.marks);
        let (lane, due) = self.lane(coder, frame, given.lane);
        let start = self.start(coder, frame, given.start, due, before);
        let (centres, s) = (
            &self.centres,
            &mut self.spans[usize::from(ending == Ending::Completed)],
        );
        let follows = before.map_or(0, |row| row.index.saturating_add(1));
        let index = s.index.near_u32(coder, given.index, follows);
        let (input, output) = frame.drawn.get(index);
        let guess = drawn::times(input, centres.input);
        let input_tokens = self.input.near_u32(coder, given.input_tokens, guess);
        let guess = drawn::times(output, centres.output);
        let output_tokens = s.output.near_u32(coder, given.output_tokens, guess);
        let is_estimate = s.is_estimate.code(coder, given.is_estimate);
        let text_tokens = s.text_tokens(coder, given.text_tokens, output_tokens.unwrap_or(guess));
        let first_chunk_tokens =
            s.first_chunk
                .near_u32(coder, given.first_chunk_tokens, self.first_chunk);
        self.first_chunk = first_chunk_tokens.unwrap_or(self.first_chunk);
        let tokens = match ending {
            Ending::Completed => output_tokens.unwrap_or(guess),
            Ending::Incomplete | Ending::Failed(_) => 0,
        };
        let guess = tokens.wrapping_add(s.extra_chunks);
        let chunks = s.chunks.near_u32(coder, given.chunks, guess);
        s.extra_chunks = chunks.wrapping_sub(tokens);
        let guess = chunks.wrapping_add(s.extra_lines);
        let data_lines = s.data_lines.near_u32(coder, given.data_lines, guess);
        s.extra_lines = data_lines.wrapping_sub(chunks);

        let bucket = |span: Option<Micros>| frame.buckets.span_index(span.unwrap_or_default());
        let value = |index: u64| frame.buckets.span(index);
        let ttft = s.ttft.is_some(coder, given.ttft).then(|| {
            let at = s.ttft.number.near(coder, bucket(given.ttft), centres.ttft);
            value(at)
        });
        let ttfa = s.ttfa.is_some(coder, given.ttfa).then(|| {
            if !s.ttfa_differs.code(coder, given.ttfa != given.ttft)
                && let Some(ttft) = ttft
            {
                return ttft;
            }
            let at = s.ttfa.number.near(coder, bucket(given.ttfa), bucket(ttft));
            value(at)
        });
        let headers = s.headers.is_some(coder, given.headers).then(|| {
            let at = bucket(given.headers) / COARSE;
            let at = s.headers.number.near(coder, at, centres.headers);
            value(at.saturating_mul(COARSE).saturating_add(COARSE / 2))
        });
        let decode_span = s.span.is_some(coder, given.decode_span).then(|| {
            let gaps = u64::from(chunks.saturating_sub(1));
            let guess = frame.span_index(Micros(centres.gap.saturating_mul(gaps) / 1000));
            let span = given.decode_span.unwrap_or_default();
            let at = s.span.number.near(coder, frame.span_index(span), guess);
            frame.span(at)
        });
        let queued = s.queued.is_some(coder, given.queued).then(|| {
            let at = bucket(given.queued);
            s.last_queued = s.queued.number.near(coder, at, s.last_queued);
            value(s.last_queued)
        });
        // What network and browser add is small and alike, so it travels in the place of the server's own time.
        let server_ttft = s.server_ttft.is_some(coder, given.server_ttft).then(|| {
            let server = given.server_ttft.unwrap_or_default();
            let Some(ttft) = ttft else {
                return value(s.server_ttft.number.near(coder, bucket(Some(server)), 0));
            };
            let beyond = bucket(given.ttft.map(|ttft| ttft.since(server)));
            s.last_beyond = s.server_ttft.number.near(coder, beyond, s.last_beyond);
            ttft.since(value(s.last_beyond))
        });
        let check = frame.checked.then(|| {
            let found = &mut self.found[usize::from(ending == Ending::Completed)];
            Check {
                found: found.code(coder, given.check.is_some_and(|check| check.found)),
            }
        });
        let mut row = RequestRow {
            index,
            lane,
            start,
            headers,
            ttft,
            ttfa,
            decode_span,
            closed: None,
            chunks,
            data_lines,
            input_tokens,
            output_tokens,
            is_estimate,
            text_tokens,
            first_chunk_tokens,
            ending,
            marks,
            queued,
            server_ttft,
            check,
        };
        row.closed = s.closed(coder, frame, given.closed, row.e2e());
        if let Some(at) = self.free.iter_mut().find(|(_, l)| *l == lane) {
            at.0 = row.last_seen();
        } else {
            self.free.push((row.last_seen(), lane));
        }
        row
    }

    fn ending(&mut self, coder: &mut impl Coder, given: Ending) -> Ending {
        if self.completed.code(coder, given == Ending::Completed) {
            return Ending::Completed;
        }
        match cause(coder, &mut self.causes, given) {
            Some(cause) => Ending::Failed(cause),
            None => Ending::Incomplete,
        }
    }

    fn marks(&mut self, coder: &mut impl Coder, given: Marks) -> Marks {
        if !self.marked.code(coder, !given.is_clean()) {
            return Marks::CLEAN;
        }
        let bits = tree(coder, &mut self.marks, 5, u8::from(given).into());
        Marks::from(bits as u8)
    }

    /// The stream, and when it was free: usually a new one as long as not all are in use, then the one free longest.
    fn lane(&mut self, coder: &mut impl Coder, frame: &Frame, given: u32) -> (u32, Option<Micros>) {
        self.free.sort_unstable();
        let rank = self.free.iter().position(|(_, lane)| *lane == given);
        let seen = self.free.len() as u32;
        let model = &mut self.new_lane[usize::from(seen < frame.lanes)];
        if model.code(coder, rank.is_none()) {
            return (self.lane.near_u32(coder, given, seen), None);
        }
        let rank = self.rank.size(coder, rank.unwrap_or(0) as u64);
        let last = self.free.len().saturating_sub(1);
        let rank = usize::try_from(rank).map_or(last, |rank| rank.min(last));
        match self.free.get(rank) {
            Some((at, lane)) => (*lane, Some(*at)),
            None => (0, None),
        }
    }

    fn start(
        &mut self,
        coder: &mut impl Coder,
        frame: &Frame,
        given: Micros,
        due: Option<Micros>,
        before: Option<&RequestRow>,
    ) -> Micros {
        let grid = frame.grid();
        let nearest = |at: Micros| at.0.saturating_add(grid / 2) / grid;
        let model = &mut self.start[usize::from(due.is_some())];
        let guess = due.or(before.map(|row| row.start)).unwrap_or_default();
        let at = model.near(coder, nearest(given), nearest(guess));
        Micros(at.saturating_mul(grid))
    }
}
