//! How far a run is: two counters that the run feeds, drawn by a thread of its own.
//!
//! The first picture comes after a second, then at most ten a second; a run that is done sooner draws nothing.
//! Who feeds the counters pays two atomic additions a chunk and knows nothing of the drawing.

use std::fs::Metadata;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::ui::Ui;
use crate::cli::values::grouped;
use crate::text;
use crate::text::{Lang, Message};

const FIRST: Duration = Duration::from_secs(1);
const BETWEEN: Duration = Duration::from_millis(100);
/// Endings of files that give more bytes than they have.
const PACKED: [&str; 7] = ["gz", "zst", "xlsx", "xlsm", "xlsb", "xls", "ods"];

/// How far a run is.
#[derive(Debug, Default)]
pub struct Progress {
    /// Bytes read.
    pub bytes: AtomicU64,
    /// Records judged.
    pub records: AtomicU64,
    /// Bytes in all inputs together; none when they cannot be known (a pipe).
    pub total: Option<u64>,
}

impl Progress {
    /// Nothing yet of `files`; their bytes are not known together if one of them is no regular file, or by its name is
    /// packed or a workbook, of which what comes out is counted.
    pub fn of(files: &[PathBuf]) -> Self {
        let is_packed = |file: &PathBuf| {
            let ending = file.extension().and_then(|ending| ending.to_str());
            ending.is_some_and(|ending| PACKED.contains(&&*ending.to_ascii_lowercase()))
        };
        let bytes = |file: &PathBuf| {
            let status = file.metadata().ok().filter(Metadata::is_file)?;
            (!is_packed(file)).then_some(status.len())
        };
        Self {
            total: files.iter().map(bytes).sum(),
            ..Self::default()
        }
    }

    /// Counts what a chunk held.
    pub fn add(&self, bytes: u64, records: u64) {
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        self.records.fetch_add(records, Ordering::Relaxed);
    }
}

/// The drawing of a [`Progress`]. It is wiped when this is dropped: drop it before anything is said.
#[derive(Debug)]
pub struct Drawing(Option<(Sender<()>, JoinHandle<()>)>);

impl Drawing {
    /// Draws `progress` from now on, if progress is drawn at all.
    pub fn of(progress: &Arc<Progress>, ui: &Ui) -> Self {
        if !ui.draws_progress() {
            return Self(None);
        }
        let (stop, stopped) = mpsc::channel();
        let (progress, lang) = (Arc::clone(progress), ui.lang());
        let started = Instant::now();
        let draw = move || {
            let Err(RecvTimeoutError::Timeout) = stopped.recv_timeout(FIRST) else {
                return;
            };
            let bar = bar(progress.total);
            loop {
                let bytes = progress.bytes.load(Ordering::Relaxed);
                let records = progress.records.load(Ordering::Relaxed);
                bar.set_message(words(
                    bytes,
                    records,
                    progress.total,
                    started.elapsed(),
                    lang,
                ));
                bar.set_position(bytes);
                let Err(RecvTimeoutError::Timeout) = stopped.recv_timeout(BETWEEN) else {
                    bar.finish_and_clear();
                    return;
                };
            }
        };
        // A run without a picture is better than no run.
        Self(
            thread::Builder::new()
                .name("progress".to_owned())
                .spawn(draw)
                .ok()
                .map(|drawer| (stop, drawer)),
        )
    }
}

impl Drop for Drawing {
    fn drop(&mut self) {
        if let Some((stop, drawer)) = self.0.take() {
            drop(stop);
            let _ = drawer.join();
        }
    }
}

fn bar(total: Option<u64>) -> ProgressBar {
    let target = ProgressDrawTarget::stderr_with_hz(10);
    let bar = ProgressBar::with_draw_target(total, target);
    let template = if total.is_some() {
        "{bar:12} {percent:>3}%  {msg}"
    } else {
        "{msg}"
    };
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style.progress_chars("=> ")),
        Err(_) => bar,
    }
}

/// `12.3 MiB of 200.0 MiB, 61,000 records, 24.6 MiB/s, 8 s left`.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "shown with one decimal; nothing here is below zero"
)]
fn words(bytes: u64, records: u64, total: Option<u64>, elapsed: Duration, lang: Lang) -> String {
    let rate = bytes as f64 / elapsed.as_secs_f64().max(0.001);
    let message = match total {
        Some(total) => {
            let left = total.saturating_sub(bytes) as f64 / rate.max(1.0);
            Message::new(text!(
                "{read} of {total}, {records} records, {rate}/s, {left} left",
                "{read} / {total}，{records} 条记录，{rate}/秒，剩余 {left}"
            ))
            .with("total", mebibytes(total as f64))
            .with_said("left", span(left as u64))
        }
        None => Message::new(text!(
            "{read} read, {records} records, {rate}/s",
            "已读 {read}，{records} 条记录，{rate}/秒"
        )),
    };
    message
        .with("read", mebibytes(bytes as f64))
        .with("records", grouped(records))
        .with("rate", mebibytes(rate))
        .say(lang)
}

fn mebibytes(bytes: f64) -> String {
    format!("{:.1} MiB", bytes / f64::from(1 << 20))
}

fn span(seconds: u64) -> Message {
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        Message::new(text!("{h} h {m} min", "{h} 小时 {m} 分"))
            .with("h", hours)
            .with("m", minutes)
    } else if minutes > 0 {
        Message::new(text!("{m} min {s} s", "{m} 分 {s} 秒"))
            .with("m", minutes)
            .with("s", rest)
    } else {
        Message::new(text!("{s} s", "{s} 秒")).with("s", rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_say_how_far_and_how_long() {
        let mib = 1 << 20;
        let two = Duration::from_secs(2);
        assert_eq!(
            words(20 * mib, 61_000, Some(1300 * mib), two, Lang::En),
            "20.0 MiB of 1300.0 MiB, 61,000 records, 10.0 MiB/s, 2 min 8 s left"
        );
        assert_eq!(
            words(20 * mib, 999, None, two, Lang::Zh),
            "已读 20.0 MiB，999 条记录，10.0 MiB/秒"
        );
        assert_eq!(span(7261).say(Lang::En), "2 h 1 min");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }

    #[test]
    fn nothing_read_yet_is_no_trouble() {
        assert!(words(0, 0, Some(0), Duration::ZERO, Lang::En).ends_with("0 s left"));
    }
}
