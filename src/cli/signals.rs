//! SIGINT and SIGTERM: the first asks the run to stop in good order, the second ends it at once.
//!
//! A run that waits for a pipe cannot be asked; it is ended after a moment of grace.
//! SIGPIPE stays ignored, as Rust sets it: a closed pipe is an `io::Error` of the write that met it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use std::{process, thread};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use signal_hook::iterator::Signals;

use crate::error::{Error, Result};

/// How long a run may take to stop once it was asked; a chunk takes milliseconds.
const GRACE: Duration = Duration::from_secs(3);

/// Whether a signal has asked the run to stop. Clones share the answer.
#[derive(Clone, Debug, Default)]
pub struct Interrupt(Arc<AtomicUsize>);

impl Interrupt {
    /// Listens from now on. Where the system does not let us, signals end the process as they always do.
    pub fn listen() -> Self {
        let signal = Arc::new(AtomicUsize::new(0));
        let second = Arc::new(AtomicBool::new(false));
        for number in [SIGINT, SIGTERM] {
            // In this order: what is registered first runs first, so the first signal finds `second` unset.
            let _ = flag::register_conditional_shutdown(number, 128 + number, Arc::clone(&second));
            let _ = flag::register(number, Arc::clone(&second));
            let _ =
                flag::register_usize(number, Arc::clone(&signal), number.unsigned_abs() as usize);
        }
        if let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) {
            let end = move || {
                if let Some(number) = signals.forever().next() {
                    thread::sleep(GRACE);
                    process::exit(128 + number);
                }
            };
            let _ = thread::Builder::new().name("signals".to_owned()).spawn(end);
        }
        Self(signal)
    }

    /// Goes on, or stops. One relaxed load: ask once a chunk.
    ///
    /// # Errors
    /// [`Error::Interrupted`] once a signal has come.
    pub fn check(&self) -> Result<()> {
        match self.0.load(Ordering::Relaxed) {
            0 => Ok(()),
            number => Err(Error::Interrupted(number as u8)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signal_stops_the_run_with_its_number() {
        let interrupt = Interrupt::default();
        assert!(interrupt.check().is_ok());
        interrupt
            .0
            .store(SIGTERM.unsigned_abs() as usize, Ordering::Relaxed);
        let error = interrupt.clone().check().unwrap_err();
        assert_eq!(error.exit_code(), 143);
    }
}
