//! Sorted runs, merged: a tree of losers, in which a new head plays only those it may have to wait for.

use std::cmp::Ordering;

use super::held::InOrder;
use super::record::Record;
use super::run::{Reading, Run};
use crate::error::Result;

/// Sorted runs, merged; of equal keys the earlier run's come first.
#[derive(Debug)]
pub(super) struct Merge {
    runs: Vec<Source>,
    heads: Vec<Head>,
    /// `tree[0]` is the run whose head is next; `tree[n]` the loser of the game between the runs below the nodes
    /// `2 n` and `2 n + 1`. Run `r` stands below node `(runs + r) / 2`.
    tree: Vec<usize>,
    /// Whether the next head was handed out.
    taken: bool,
}

/// Nobody has come to this node yet.
const NOBODY: usize = usize::MAX;

/// Where a run's rows are.
#[derive(Debug)]
enum Source {
    File(Reading),
    Memory(InOrder),
}

/// What of a run's next row decides most games.
#[derive(Clone, Copy, Debug)]
struct Head {
    /// Whether no row is left.
    over: bool,
    /// The first bytes of its key.
    carried: u64,
}

impl Source {
    /// Goes to the next row.
    #[inline]
    fn advance(&mut self) -> Result<Head> {
        let over = match self {
            Self::File(reading) => !reading.advance()?,
            Self::Memory(rows) => !rows.advance(),
        };
        let carried = match self {
            _ if over => 0,
            Self::File(reading) => reading.record().key.carried(),
            Self::Memory(rows) => rows.carried(),
        };
        Ok(Head { over, carried })
    }

    /// The row it stands at; not asked behind the last.
    #[inline]
    fn record(&self) -> Record<'_> {
        match self {
            Self::File(reading) => reading.record(),
            Self::Memory(rows) => rows.record(),
        }
    }
}

impl Merge {
    /// `files`, then what is still in memory: in the order their rows came.
    ///
    /// # Errors
    /// [`Error::Read`](crate::error::Error::Read) when a private file cannot be read back.
    pub(super) fn of(
        files: impl IntoIterator<Item = Run>,
        memory: impl IntoIterator<Item = InOrder>,
    ) -> Result<Self> {
        let mut runs = Vec::new();
        for run in files {
            runs.push(Source::File(Reading::new(run)?));
        }
        runs.extend(memory.into_iter().map(Source::Memory));
        let mut merge = Self {
            heads: Vec::with_capacity(runs.len()),
            tree: vec![NOBODY; runs.len().max(1)],
            runs,
            taken: false,
        };
        for run in 0..merge.runs.len() {
            let head = merge.runs[run].advance()?;
            merge.heads.push(head);
        }
        for run in 0..merge.runs.len() {
            merge.play(run);
        }
        Ok(merge)
    }

    /// The next row.
    ///
    /// # Errors
    /// [`Error::Read`](crate::error::Error::Read) when a private file cannot be read back.
    #[inline]
    pub(super) fn next(&mut self) -> Result<Option<Record<'_>>> {
        let mut first = self.tree[0];
        if first == NOBODY {
            return Ok(None);
        }
        if self.taken {
            self.heads[first] = self.runs[first].advance()?;
            self.play(first);
            first = self.tree[0];
        }
        self.taken = !self.heads[first].over;
        Ok(self.taken.then(|| self.runs[first].record()))
    }

    /// Has a run with a new head play its way up, as far as somebody waits.
    #[inline]
    fn play(&mut self, run: usize) {
        let mut winner = run;
        let mut node = usize::midpoint(self.runs.len(), run);
        while node > 0 {
            let other = self.tree[node];
            if other == NOBODY {
                self.tree[node] = winner;
                return;
            }
            if self.is_before(other, winner) {
                self.tree[node] = winner;
                winner = other;
            }
            node /= 2;
        }
        self.tree[0] = winner;
    }

    #[inline]
    fn is_before(&self, run: usize, other: usize) -> bool {
        let (a, b) = (self.heads[run], self.heads[other]);
        match (a.over, a.carried).cmp(&(b.over, b.carried)) {
            Ordering::Equal if a.over => run < other,
            Ordering::Equal => {
                let key = |run: usize| self.runs[run].record().key;
                (key(run), run) < (key(other), other)
            }
            order => order == Ordering::Less,
        }
    }
}
