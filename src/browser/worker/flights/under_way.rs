//! The requests on the wire.

use super::rehearsal::Rehearsal;
use crate::bench::generator::RequestId;
use crate::bench::stream::{Flow, RequestDecoder};
use crate::bench::units::Micros;
use crate::browser::worker::exchange::{Came, Exchange};

/// A request on the wire.
pub struct Flight {
    pub decoder: RequestDecoder,
    pub exchange: Option<Box<dyn Exchange>>,
    pub flow: Flow,
    /// Whether its end mark had been decoded at the last report.
    pub had_ended: bool,
    pub lane: u32,
    /// When it was handed over, which stands for its start until it has left.
    pub handed_over: Micros,
    /// Of the warm-up request alone.
    pub rehearsal: Option<Rehearsal>,
}

impl Flight {
    /// When it left.
    pub fn start(&self) -> Micros {
        let left = self.exchange.as_ref().and_then(|exchange| exchange.start());
        left.unwrap_or(self.handed_over)
    }

    /// Decodes what came since the last time and lets the bytes go.
    pub fn decode(&mut self, scratch: &mut Vec<u8>) {
        let Some(exchange) = &self.exchange else {
            return;
        };
        let (decoder, flow, rehearsal) = (&mut self.decoder, &mut self.flow, &mut self.rehearsal);
        exchange.take(scratch, &mut |at, came| match came {
            Came::Head(head) => {
                if let Some(rehearsal) = rehearsal {
                    rehearsal.head(&head);
                }
                decoder.head(at, head);
            }
            Came::Read(bytes) => {
                if let Some(rehearsal) = rehearsal {
                    rehearsal.read(bytes);
                }
                *flow = decoder.read(at, bytes);
            }
        });
    }
}

/// The requests on the wire. They are few, so that looking through them costs less than the code of a hashed map.
#[derive(Default)]
pub struct UnderWay(pub Vec<(RequestId, Flight)>);

impl UnderWay {
    fn place(&self, id: RequestId) -> Option<usize> {
        self.0.iter().position(|(known, _)| *known == id)
    }

    /// The request of this name.
    pub fn get(&self, id: RequestId) -> Option<&Flight> {
        self.0.get(self.place(id)?).map(|(_, flight)| flight)
    }

    /// Takes it out.
    pub fn remove(&mut self, id: RequestId) -> Option<Flight> {
        let place = self.place(id)?;
        Some(self.0.swap_remove(place).1)
    }
}
