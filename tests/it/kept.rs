//! What is kept of a reply once its bytes are decoded: stamps and counts, none of the bytes.

use crate::streams::{decoder, head};
use llmperf_web::bench::stream::Ending;
use llmperf_web::bench::units::Micros;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

thread_local! {
    /// Bytes that this thread has taken and not given back.
    static LIVE: Cell<isize> = const { Cell::new(0) };
}

/// The system's allocator, with a count for each thread.
struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn count(bytes: usize, sign: isize) {
    // A thread that is ending has no count any more.
    let _ = LIVE.try_with(|live| live.set(live.get() + sign * bytes as isize));
}

// SAFETY: every call is the system allocator's own; the count touches no memory of the caller.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), 1);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        count(layout.size(), -1);
        unsafe { System.dealloc(at, layout) }
    }
}

fn live() -> isize {
    LIVE.with(Cell::get)
}

#[test]
fn a_reply_of_200_tokens_leaves_its_stamps_and_less_than_a_kilobyte_beside_them() {
    const TOKENS: u64 = 200;
    let event = |i: u64| {
        format!(
            "data: {{\"id\":\"chatcmpl-a-rather-long-name\",\"object\":\"chat.completion.chunk\",\"created\":1790000000,\"model\":\"a-model\",\"system_fingerprint\":\"fp_0123456789\",\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\" word{i}\"}},\"logprobs\":null,\"finish_reason\":null}}]}}\n\n"
        )
    };
    let sent: usize = (0..TOKENS).map(|i| event(i).len()).sum();
    assert!(sent > 40_000, "{sent} bytes");
    let before = live();
    let mut decoder = decoder();
    decoder.head(Micros(2_000), head(200));
    for i in 0..TOKENS {
        decoder.read(Micros(3_000 + i * 10_000), event(i).as_bytes());
    }
    let following = live() - before;
    decoder.read(
        Micros(3_000_000),
        b"data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n",
    );
    let record = decoder.finish(Ending::Closed(Micros(3_000_100)));
    let kept = live() - before;
    let stamps = (record.timeline.chunks.capacity() * size_of::<Micros>()) as isize;
    assert_eq!(record.timeline.chunks.len() as u64, TOKENS);
    // While it arrives, there is room for an event that is not whole yet and for the reply's first words, too.
    println!(
        "{sent} bytes sent; {following} held while it arrives, {kept} kept, {stamps} of these stamps"
    );
    assert!(
        following - stamps <= 4_096,
        "{following} bytes while it arrives"
    );
    assert!(kept - stamps <= 1_024, "{kept} bytes, {stamps} of stamps");
}
