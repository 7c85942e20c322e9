//! An import as its first request announces it, checked.

use prost::Message as _;

use super::refused::{check_options, counted};
use super::write::digest;
use crate::catalogue::import::{Content, Input, MissingEnd};
use crate::grpc::convert;
use crate::grpc::pb::{self, ImportCatalogueRequest};
use crate::grpc::status::{FieldError, Refusal};
use crate::model::Source;

/// Files of one import, at most.
const MAX_FILES: usize = 100;
/// Bytes of a file's name, and of a text of its source, at most.
const MAX_TEXT: usize = 256;
/// Combining marks in a row that such a text may hold.
const COMBINING_RUN: usize = 8;
/// Characters of a token.
const TOKEN: std::ops::RangeInclusive<usize> = 16..=128;

/// An import as it is announced.
pub(super) struct Announced {
    pub(super) token: Option<String>,
    pub(super) files: Vec<pb::ImportFile>,
    pub(super) inputs: Vec<Input<'static>>,
    pub(super) sizes: Vec<u64>,
    pub(super) offset: u64,
    pub(super) options: pb::WriteOptions,
}

impl Announced {
    /// # Errors
    ///
    /// Every field of the first request that is wrong.
    pub(super) fn read(first: &mut ImportCatalogueRequest, limit: u64) -> Result<Self, Refusal> {
        let Some(upload) = first.upload.take() else {
            let told = "the first request says what is imported";
            return Err(Refusal::field("upload", "REQUIRED", told));
        };
        let options = first.options.take().unwrap_or_default();
        check_options(&options)?;
        let mut errors = Vec::new();
        let token = upload.token;
        let well_formed = |one: char| one.is_ascii_alphanumeric() || "-_.".contains(one);
        let is_token = TOKEN.contains(&token.len()) && token.chars().all(well_formed);
        if !token.is_empty() && !is_token {
            let told = "expected 16 to 128 letters, digits, \"-\", \"_\" and \".\"";
            errors.push(FieldError::new("upload.token", "MALFORMED", told));
        }
        counted("upload.files", upload.files.len(), MAX_FILES)?;
        let mut inputs = Vec::with_capacity(upload.files.len());
        for (place, file) in upload.files.iter().enumerate() {
            let path = format!("upload.files[{place}]");
            inputs.extend(input(file, &path, &mut errors));
        }
        let sizes: Vec<u64> = upload.files.iter().map(|file| file.size_bytes).collect();
        let sum = sizes
            .iter()
            .try_fold(0_u64, |sum, one| sum.checked_add(*one));
        if sum.is_none_or(|sum| sum > limit) {
            errors.push(too_large(limit));
        } else if first.offset > sum.unwrap_or(0) {
            let told = "beyond the end of the files";
            errors.push(FieldError::new("offset", "OUT_OF_RANGE", told));
        }
        if !errors.is_empty() {
            return Err(Refusal::Invalid(errors));
        }
        Ok(Self {
            token: (!token.is_empty()).then_some(token),
            files: upload.files,
            inputs,
            sizes,
            offset: first.offset,
            options,
        })
    }

    /// Tells imports of one token apart.
    pub(super) fn what(&self) -> Vec<u8> {
        let upload = pb::ImportUpload {
            token: String::new(),
            files: self.files.clone(),
        };
        upload.encode_to_vec()
    }

    /// Tells imports of one idempotency key apart: by what is in the files, whatever they are
    /// called and however they came. `None` while a hash is not known.
    pub(super) fn digest(&self) -> Option<u64> {
        let known = self.files.iter().all(|file| !file.sha256.is_empty());
        let bare = |file: &pb::ImportFile| pb::ImportFile {
            name: String::new(),
            ..file.clone()
        };
        let upload = pb::ImportUpload {
            token: String::new(),
            files: self.files.iter().map(bare).collect(),
        };
        known.then(|| digest("ImportCatalogue", &upload))
    }
}

pub(super) fn too_large(limit: u64) -> FieldError {
    let told = format!("more than {limit} bytes together, as sent or decompressed");
    FieldError::new("upload.files", "TOO_LARGE", told)
}

fn input(
    file: &pb::ImportFile,
    path: &str,
    errors: &mut Vec<FieldError>,
) -> Option<Input<'static>> {
    let before = errors.len();
    let source = file.source.clone().unwrap_or_default();
    for (field, text) in [
        ("name", &file.name),
        ("source.name", &source.name),
        ("source.licence", &source.licence),
        ("source.attribution", &source.attribution),
        ("source.url", &source.url),
    ] {
        if text.len() > MAX_TEXT {
            let told = format!("{} bytes; at most {MAX_TEXT} are allowed", text.len());
            errors.push(FieldError::new(format!("{path}.{field}"), "TOO_LONG", told));
        } else if let Some(found) = crate::text::forbidden(text, COMBINING_RUN) {
            let field = format!("{path}.{field}");
            errors.push(FieldError::new(field, "FORBIDDEN_CHARACTERS", found));
        }
    }
    if file.name.is_empty() {
        let told = "must not be empty";
        errors.push(FieldError::new(format!("{path}.name"), "REQUIRED", told));
    }
    if !matches!(file.sha256.len(), 0 | 32) {
        let told = "expected 32 bytes, or none";
        errors.push(FieldError::new(format!("{path}.sha256"), "MALFORMED", told));
    }
    let field = format!("{path}.as_of_date");
    let as_of = match file.as_of_date.map(|date| convert::date_of(date, &field)) {
        Some(Ok(date)) => Some(date),
        Some(Err(error)) => {
            errors.push(error);
            None
        }
        None => {
            errors.push(FieldError::new(field, "REQUIRED", "must not be missing"));
            None
        }
    };
    let missing_end = match pb::MissingEnd::try_from(file.missing_end) {
        Ok(pb::MissingEnd::Unspecified | pb::MissingEnd::Unknown) => MissingEnd::Unknown,
        Ok(pb::MissingEnd::Ongoing) => MissingEnd::Ongoing,
        Err(_) => {
            let told = format!("{} is no MissingEnd", file.missing_end);
            let field = format!("{path}.missing_end");
            errors.push(FieldError::new(field, "OUT_OF_RANGE", told));
            MissingEnd::Unknown
        }
    };
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let stem = || file.name.split('.').next().unwrap_or_default().to_owned();
    let source = Source {
        name: given(&source.name).unwrap_or_else(stem),
        licence: given(&source.licence),
        attribution: given(&source.attribution),
        url: given(&source.url),
    };
    let as_of = as_of?;
    (errors.len() == before).then(|| Input {
        source,
        file: file.name.clone(),
        as_of,
        missing_end,
        // Known once it is there.
        content: Content::Bytes(&[]),
    })
}
