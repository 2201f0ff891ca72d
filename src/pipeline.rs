//! The one place with threads.
//!
//! ```text
//!   feed (one at a time)          work (any order)              tail (one at a time, input order)
//!   fills a worker's own chunk ─▶ that worker alone works it ─▶ whoever completes the next in order runs it
//! ```
//!
//! All threads are alike: each takes the feed's lock to have its chunk filled, works on it, and hands the result
//! over. So `threads` threads work at once, reader and writer included; one thread is not another loop; a chunk's
//! memory is its worker's and is used again; and nobody waits while there is something to do.

use std::collections::VecDeque;
use std::num::NonZero;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::error::Result;

/// Whether to go on; breaking is an early stop, not an error.
pub type Flow = ControlFlow<()>;

/// How many results a thread may be ahead of the tail before it waits: what one slow chunk can cost in memory.
const AHEAD: usize = 4;

/// Feeds chunks to `threads` workers and their results, in the order they were fed, to `tail`.
///
/// `feed` fills a chunk (of whatever it held before) and says whether there was anything left; `work` sees only its
/// chunk; `tail` may stop the run. Memory: one chunk a thread, and at most `5 × threads` results that wait for an
/// earlier one.
///
/// # Errors
/// The first error in input order, of `feed`, `work` or `tail`; results before it have reached `tail`.
pub fn run<C, T>(
    threads: NonZero<usize>,
    feed: impl FnMut(&mut C) -> Result<bool> + Send,
    work: impl Fn(&mut C) -> Result<T> + Sync,
    tail: impl FnMut(T) -> Result<Flow> + Send,
) -> Result<()>
where
    C: Default,
    T: Send,
{
    let line = Line {
        feed: Mutex::new(Feed {
            fill: feed,
            fed: 0,
            done: false,
        }),
        tail: Mutex::new(Tail {
            take: tail,
            taken: 0,
            waiting: VecDeque::new(),
            outcome: Ok(()),
        }),
        moved: Condvar::new(),
        stopped: AtomicBool::new(false),
        ahead: AHEAD * threads.get(),
    };
    thread::scope(|scope| {
        for _ in 1..threads.get() {
            scope.spawn(|| line.labour(&work));
        }
        line.labour(&work);
    });
    line.tail
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner)
        .outcome
}

/// Runs `work` on the numbers below `count`, on `threads` threads; the results in order.
///
/// # Errors
/// The first error in order.
pub fn each<T: Send>(
    threads: NonZero<usize>,
    count: usize,
    work: impl Fn(usize) -> Result<T> + Sync,
) -> Result<Vec<T>> {
    let mut next = 0;
    let mut results = Vec::with_capacity(count);
    run(
        threads,
        |number: &mut usize| {
            *number = next;
            next += 1;
            Ok(*number < count)
        },
        |number| work(*number),
        |result| {
            results.push(result);
            Ok(Flow::Continue(()))
        },
    )?;
    Ok(results)
}

struct Line<F, G, T> {
    feed: Mutex<Feed<F>>,
    tail: Mutex<Tail<G, T>>,
    /// Told whenever the tail has moved.
    moved: Condvar,
    stopped: AtomicBool,
    ahead: usize,
}

struct Feed<F> {
    fill: F,
    fed: usize,
    done: bool,
}

struct Tail<G, T> {
    take: G,
    /// How many results `take` has seen; `waiting[0]` is the next one's place.
    taken: usize,
    waiting: VecDeque<Option<Result<T>>>,
    outcome: Result<()>,
}

/// A poisoned lock means that a worker panicked; the scope hands the panic on, the others just end.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Stops the others when its thread panics, so that nobody waits for a result that never comes.
struct Alarm<'a, F, G, T>(&'a Line<F, G, T>);

impl<F, G, T> Drop for Alarm<'_, F, G, T> {
    fn drop(&mut self) {
        if thread::panicking() {
            // Under the lock, so that whoever is about to wait sees it.
            let _tail = lock(&self.0.tail);
            self.0.stopped.store(true, Ordering::Relaxed);
            self.0.moved.notify_all();
        }
    }
}

impl<F, G, T> Line<F, G, T> {
    /// What every thread does until the feed is empty or the run has stopped.
    fn labour<C: Default>(&self, work: &impl Fn(&mut C) -> Result<T>)
    where
        F: FnMut(&mut C) -> Result<bool>,
        G: FnMut(T) -> Result<Flow>,
    {
        let _alarm = Alarm(self);
        let mut chunk = C::default();
        while let Some((number, filled)) = self.fill(&mut chunk) {
            self.hand_over(number, filled.and_then(|()| work(&mut chunk)));
        }
    }

    /// Has the chunk filled; none when there is nothing more to do.
    fn fill<C>(&self, chunk: &mut C) -> Option<(usize, Result<()>)>
    where
        F: FnMut(&mut C) -> Result<bool>,
    {
        let mut feed = lock(&self.feed);
        if feed.done || self.stopped.load(Ordering::Relaxed) {
            return None;
        }
        let filled = (feed.fill)(chunk);
        let number = feed.fed;
        feed.fed += 1;
        feed.done = !matches!(filled, Ok(true));
        match filled {
            Ok(true) => Some((number, Ok(()))),
            Ok(false) => None,
            Err(error) => Some((number, Err(error))),
        }
    }

    /// Queues a result and runs the tail on all that are next in order.
    fn hand_over(&self, number: usize, result: Result<T>)
    where
        G: FnMut(T) -> Result<Flow>,
    {
        let mut tail = lock(&self.tail);
        let place = number - tail.taken;
        if tail.waiting.len() <= place {
            tail.waiting.resize_with(place + 1, || None);
        }
        tail.waiting[place] = Some(result);
        while let Some(result) = tail.waiting.front_mut().and_then(Option::take) {
            tail.waiting.pop_front();
            tail.taken += 1;
            if self.stopped.load(Ordering::Relaxed) {
                continue;
            }
            match result.and_then(|value| (tail.take)(value)) {
                Ok(Flow::Continue(())) => {}
                stop => {
                    tail.outcome = stop.map(|_| ());
                    self.stopped.store(true, Ordering::Relaxed);
                }
            }
        }
        self.moved.notify_all();
        while number >= tail.taken + self.ahead && !self.stopped.load(Ordering::Relaxed) {
            tail = self
                .moved
                .wait(tail)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::error::Error;

    fn threads(count: usize) -> NonZero<usize> {
        NonZero::new(count).unwrap()
    }

    fn numbers(upto: u64) -> impl FnMut(&mut u64) -> Result<bool> + Send {
        let mut next = 0;
        move |chunk| {
            *chunk = next;
            next += 1;
            Ok(*chunk < upto)
        }
    }

    #[test]
    fn results_come_in_order_for_any_number_of_threads() {
        for count in 1..=5 {
            let mut seen = Vec::new();
            run(
                threads(count),
                numbers(200),
                |n| {
                    thread::sleep(Duration::from_micros((*n * 7919) % 300));
                    Ok(*n * 2)
                },
                |n| {
                    seen.push(n);
                    Ok(Flow::Continue(()))
                },
            )
            .unwrap();
            assert_eq!(
                seen,
                (0..200).map(|n| n * 2).collect::<Vec<_>>(),
                "{count} threads"
            );
        }
    }

    #[test]
    fn the_tail_can_stop_early() {
        for count in 1..=4 {
            let mut seen = 0;
            run(
                threads(count),
                numbers(u64::MAX),
                |n| Ok(*n),
                |n| {
                    seen = n;
                    Ok(if n == 10 {
                        Flow::Break(())
                    } else {
                        Flow::Continue(())
                    })
                },
            )
            .unwrap();
            assert_eq!(seen, 10);
        }
    }

    #[test]
    fn the_first_error_in_input_order_is_told_and_what_came_before_it_has_arrived() {
        for count in 1..=4 {
            let mut seen = Vec::new();
            let outcome = run(
                threads(count),
                numbers(100),
                |n| {
                    thread::sleep(Duration::from_micros(200 - *n * 2));
                    if *n >= 20 {
                        Err(Error::Bug("asked for"))
                    } else {
                        Ok(*n)
                    }
                },
                |n| {
                    seen.push(n);
                    Ok(Flow::Continue(()))
                },
            );
            assert!(matches!(outcome, Err(Error::Bug("asked for"))));
            assert_eq!(seen, (0..20).collect::<Vec<_>>());
        }
    }

    #[test]
    fn an_error_of_the_feed_comes_after_what_was_fed() {
        let mut fed = 0;
        let mut seen = 0;
        let outcome = run(
            threads(3),
            |(): &mut ()| {
                fed += 1;
                if fed > 5 {
                    Err(Error::Bug("broken"))
                } else {
                    Ok(true)
                }
            },
            |()| Ok(()),
            |()| {
                seen += 1;
                Ok(Flow::Continue(()))
            },
        );
        assert!(outcome.is_err());
        assert_eq!(seen, 5);
    }

    #[test]
    fn a_slow_chunk_does_not_let_the_others_run_away() {
        let fed = std::sync::atomic::AtomicU64::new(0);
        let mut next = 0;
        run(
            threads(3),
            |chunk: &mut u64| {
                *chunk = next;
                next += 1;
                fed.store(next, Ordering::SeqCst);
                Ok(next < 1000)
            },
            |n| {
                if *n == 0 {
                    thread::sleep(Duration::from_millis(50));
                    assert!(fed.load(Ordering::SeqCst) <= 20);
                }
                Ok(())
            },
            |()| Ok(Flow::Continue(())),
        )
        .unwrap();
    }

    #[test]
    fn a_panic_ends_the_run_instead_of_hanging_it() {
        let panicked = std::panic::catch_unwind(|| {
            run(
                threads(2),
                numbers(1000),
                |n| {
                    assert!(*n != 3, "asked for");
                    Ok(())
                },
                |()| Ok(Flow::Continue(())),
            )
        });
        assert!(panicked.is_err());
    }

    #[test]
    fn each_keeps_the_order() {
        assert_eq!(
            each(threads(3), 50, Ok).unwrap(),
            (0..50).collect::<Vec<_>>()
        );
    }
}
