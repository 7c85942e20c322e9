//! Identifiers that FollowTheMoney has a property for: who gives them, and what it calls them.

use crate::model::Kind;

/// The scheme of Wikidata's items.
pub(super) const WIKIDATA: &str = "wikidata";
/// The property of Wikidata's items; anything may have one.
const WIKIDATA_PROPERTY: &str = "wikidataId";

/// Schemes of people's and organisations' identifiers, each with its property of the schema
/// LegalEntity. Its `idNumber` is not among them: it is for documents, and does not say whose
/// number it is.
const OF_LEGAL_ENTITIES: [(&str, &str); 12] = [
    ("bic", "swiftBic"),
    ("bvd", "bvdId"),
    ("duns", "dunsCode"),
    ("icij", "icijId"),
    ("inn", "innCode"),
    ("lei", "leiCode"),
    ("npi", "npiCode"),
    ("ogrn", "ogrnCode"),
    ("okpo", "okpoCode"),
    ("uei", "uniqueEntityId"),
    ("uscc", "uscCode"),
    ("vat", "vatCode"),
];

/// What FollowTheMoney calls a scheme's identifiers of an entity; `None` where it has no word.
pub(super) fn property(scheme: &str, kind: Kind) -> Option<&'static str> {
    if scheme == WIKIDATA {
        return Some(WIKIDATA_PROPERTY);
    }
    if !has(kind) {
        return None;
    }
    let mut all = OF_LEGAL_ENTITIES.iter();
    all.find(|(known, _)| *known == scheme)
        .map(|(_, property)| *property)
}

/// The number of the scheme of the identifiers that a property holds; `None` when it holds none
/// of these.
pub(super) fn number(property: &str) -> Option<u8> {
    let mut all = OF_LEGAL_ENTITIES.iter().zip(0..);
    all.find(|((_, known), _)| *known == property)
        .map(|(_, number)| number)
}

/// The scheme of a number that [`number`] gave.
pub(super) fn scheme(number: u8) -> &'static str {
    let of = OF_LEGAL_ENTITIES.get(usize::from(number));
    of.map_or("", |(scheme, _)| scheme)
}

/// Whether entities of this kind have such identifiers.
pub(super) fn has(kind: Kind) -> bool {
    matches!(kind, Kind::Person | Kind::Organisation)
}
