//! How sensitive a field is: what a report may show of it.

/// The class of a field, from the most open to the most guarded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Anyone may see it.
    Public,
    /// Anyone who may see the table; the default.
    #[default]
    Internal,
    /// About a person: reports show the kind's mask.
    Personal,
    /// Reports show nothing of it.
    Sensitive,
}

impl Class {
    /// Every class with its name in a schema.
    pub const NAMES: [(&'static str, Self); 4] = [
        ("public", Self::Public),
        ("internal", Self::Internal),
        ("personal", Self::Personal),
        ("sensitive", Self::Sensitive),
    ];

    /// The class that a schema calls `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, class)| *class)
    }

    /// As a schema spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Internal => "internal",
            Self::Personal => "personal",
            Self::Sensitive => "sensitive",
        }
    }

    /// Whether a report must not show a value of this class as it stands.
    pub fn hides(self) -> bool {
        self >= Self::Personal
    }
}
