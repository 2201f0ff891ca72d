//! SIGINT and SIGTERM: the first asks the run to stop in good order, the second ends it at once.
//!
//! A run that waits for a pipe cannot be asked; it is ended after a moment of grace. However a run ends, no output is
//! left half written. SIGPIPE stays ignored, as Rust sets it: a closed pipe is an `io::Error` of the write that met it.
//! So is a file that may grow no further (`ulimit -f`), whose signal SIGXFSZ would end the process on the spot.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use std::{process, thread};

use signal_hook::consts::{SIGINT, SIGTERM, SIGXFSZ};
use signal_hook::flag;
use signal_hook::iterator::Signals;

use crate::cli::ui::Ui;
use crate::error::{Error, Result};
use crate::io::commit;

/// How long a run may take to hear of a signal; it asks once a chunk, and a chunk takes milliseconds.
const HEARING: Duration = Duration::from_millis(300);
/// How long it may take to stop once it has heard.
const STOPPING: Duration = Duration::from_secs(3);
/// How often it is looked whether it did, or whether a second signal came.
const LOOK: Duration = Duration::from_millis(20);

/// Whether a signal has asked the run to stop. Clones share the answer.
#[derive(Clone, Debug, Default)]
pub struct Interrupt {
    signal: Arc<AtomicUsize>,
    heard: Arc<AtomicBool>,
}

impl Interrupt {
    /// Listens from now on. Where the system does not let us, signals end the process as they always do.
    pub fn listen(ui: &Ui) -> Self {
        let interrupt = Self::default();
        let _ = flag::register(SIGXFSZ, Arc::default());
        let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) else {
            return interrupt;
        };
        for number in [SIGINT, SIGTERM] {
            let signal = Arc::clone(&interrupt.signal);
            let _ = flag::register_usize(number, signal, number.unsigned_abs() as usize);
        }
        let (ui, run) = (ui.clone(), interrupt.clone());
        let end = move || {
            if let Some(number) = signals.forever().next() {
                run.leave_time(&mut signals);
                let _held = commit::abandon();
                ui.error(&Error::Interrupted(number.unsigned_abs() as u8));
                process::exit(128 + number);
            }
        };
        // Without this thread a signal is still heard, only never forced.
        let _ = thread::Builder::new().name("signals".to_owned()).spawn(end);
        interrupt
    }

    /// Returns when the run had its time to stop by itself, or when a second signal came.
    fn leave_time(&self, signals: &mut Signals) {
        let asked = Instant::now();
        while signals.pending().next().is_none() {
            let waited = asked.elapsed();
            let heard = self.heard.load(Ordering::Relaxed);
            if waited > STOPPING || (waited > HEARING && !heard) {
                return;
            }
            thread::sleep(LOOK);
        }
    }

    /// Stops a run that ended with this error because of a signal; one that comes when every output stands in its place
    /// interrupts nothing any more.
    ///
    /// # Errors
    /// [`Error::Interrupted`].
    pub fn ended(&self, error: Option<&Error>) -> Result<()> {
        match error {
            Some(Error::Interrupted(_)) => self.check(),
            _ => Ok(()),
        }
    }

    /// Goes on, or stops. One relaxed load: ask once a chunk.
    ///
    /// # Errors
    /// [`Error::Interrupted`] once a signal has come.
    pub fn check(&self) -> Result<()> {
        match self.signal.load(Ordering::Relaxed) {
            0 => Ok(()),
            number => {
                self.heard.store(true, Ordering::Relaxed);
                Err(Error::Interrupted(number as u8))
            }
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
            .signal
            .store(SIGTERM.unsigned_abs() as usize, Ordering::Relaxed);
        let error = interrupt.clone().check().unwrap_err();
        assert_eq!(error.exit_code(), 143);
        assert!(interrupt.heard.load(Ordering::Relaxed));
    }
}
