//! What a process asks of an area beyond rights, by `mmap`'s flags, `madvise` and `mlock`. Areas whose
//! attributes differ do not merge.

/// How the pages of an area will be touched (`MADV_NORMAL`, `MADV_RANDOM`, `MADV_SEQUENTIAL`): what
/// readahead goes by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Advice {
    /// Nobody said.
    #[default]
    Normal,
    /// In no order: reading ahead is a waste.
    Random,
    /// In order, and each page once.
    Sequential,
}

/// Whether pages are to stay in memory (`mlock`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Locked {
    /// They need not.
    #[default]
    No,
    /// Each from its first touch on (`MLOCK_ONFAULT`).
    OnFault,
    /// All of them, and they were brought in when they were locked.
    Yes,
}

/// Whether large pages are wanted (`MADV_HUGEPAGE`, `MADV_NOHUGEPAGE`, `MAP_HUGETLB`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HugePages {
    /// As the system decides.
    #[default]
    Default,
    /// Yes.
    Wanted,
    /// No.
    Unwanted,
    /// There are no others: they come from the pool (`MAP_HUGETLB`). Such an area starts and ends at a
    /// multiple of their size.
    Pool,
}

/// Everything that a process asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attributes {
    /// How its pages will be touched.
    pub advice: Advice,
    /// Whether they stay in memory.
    pub locked: Locked,
    /// Whether large pages are wanted.
    pub huge_pages: HugePages,
    /// A child of a fork does not get it (`MADV_DONTFORK`).
    pub not_in_child: bool,
    /// A child of a fork gets it with nothing but zeros in it (`MADV_WIPEONFORK`).
    pub wiped_in_child: bool,
    /// Not part of a core dump (`MADV_DONTDUMP`). There are none; it is told in `smaps`.
    pub not_dumped: bool,
    /// Not counted against the commit limit (`MAP_NORESERVE`).
    pub no_reserve: bool,
    /// Counted against the commit limit: a private area that may be, or might have been, stored to.
    pub charged: bool,
}

impl Attributes {
    /// Nothing asked for.
    pub const NONE: Self = Self {
        advice: Advice::Normal,
        locked: Locked::No,
        huge_pages: HugePages::Default,
        not_in_child: false,
        wiped_in_child: false,
        not_dumped: false,
        no_reserve: false,
        charged: false,
    };

    /// What a child of a fork gets of them: locks are not inherited (`mlock(2)`).
    #[must_use]
    pub const fn for_child(self) -> Self {
        Self {
            locked: Locked::No,
            ..self
        }
    }
}
