//! `CatalogueService` over a real store: what is written is seen, told, retried and undone.

#[path = "support/mod.rs"]
mod support;

#[allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]
mod cases {
    use incumbent::grpc::pb;
    use incumbent::grpc::pb::catalogue_change::Change;
    use tonic::{Code, Status};
    use tonic_types::StatusExt as _;

    use super::support::written::{apply, change, entity, person, reason, serve};
    use super::support::{Server, patiently};

    async fn names(server: &Server, id: &str) -> Result<(String, Vec<String>), Status> {
        let request = pb::GetEntityRequest {
            id: id.to_owned(),
            ..pb::GetEntityRequest::default()
        };
        let found = server.entities().await.get_entity(request).await?;
        let found = found.into_inner();
        let names = found.entity.unwrap().names;
        let names = names.into_iter().map(|name| name.text).collect();
        Ok((found.canonical_id, names))
    }

    #[tokio::test]
    async fn a_merge_redirects_and_its_undoing_restores() {
        let place = tempfile::tempdir().unwrap();
        let (server, _) = serve(&place.path().join("c.redb")).await;
        let mut catalogue = server.catalogue().await;
        let put = vec![
            person("crm:1", &["Ursula Plassnik"]),
            person("crm:2", &["U. Plassnik", "Plassnik, Ursula"]),
        ];
        let applied = catalogue.apply_changes(apply(put)).await.unwrap();
        let ids = applied.into_inner().ids;
        let merge = pb::MergeEntitiesRequest {
            survivor_id: ids[0].clone(),
            merged_ids: vec!["crm:2".to_owned()],
            options: None,
        };
        let merged = catalogue.merge_entities(merge).await.unwrap().into_inner();
        assert_eq!(merged.canonical_id, ids[0]);
        let (canonical, all) = names(&server, &ids[1]).await.unwrap();
        assert_eq!(
            canonical, ids[0],
            "the id given up answers with the survivor"
        );
        assert_eq!(all.len(), 3, "{all:?}");

        let undo = pb::UnmergeEntityRequest {
            id: ids[1].clone(),
            options: None,
        };
        let undone = catalogue.unmerge_entity(undo.clone()).await.unwrap();
        assert_eq!(undone.into_inner().restored_id, ids[1]);
        let (canonical, own) = names(&server, &ids[1]).await.unwrap();
        assert_eq!((canonical, own.len()), (ids[1].clone(), 2));
        let (_, left) = names(&server, &ids[0]).await.unwrap();
        assert_eq!(left, ["Ursula Plassnik"]);
        let again = catalogue.unmerge_entity(undo).await.unwrap_err();
        assert_eq!(again.code(), Code::FailedPrecondition);
        assert_eq!(reason(&again), "NOT_MERGED");

        let history = pb::GetEntityHistoryRequest {
            id: ids[1].clone(),
            ..pb::GetEntityHistoryRequest::default()
        };
        let history = catalogue.get_entity_history(history).await.unwrap();
        let writes = history.into_inner().writes;
        let revisions: Vec<u64> = writes.iter().map(|write| write.revision).collect();
        assert_eq!(revisions, [3, 2, 1], "newest first");
        assert!(writes[1].changes[0].starts_with("merged"), "{writes:?}");
    }

    #[tokio::test]
    async fn a_split_makes_a_new_entity_of_a_part() {
        let place = tempfile::tempdir().unwrap();
        let (server, _) = serve(&place.path().join("c.redb")).await;
        let mut catalogue = server.catalogue().await;
        let put = vec![person("crm:1", &["Jean Martin", "Jeanne Martin"])];
        let applied = catalogue.apply_changes(apply(put)).await.unwrap();
        let id = applied.into_inner().ids[0].clone();
        let split = pb::SplitEntityRequest {
            id: id.clone(),
            names: vec!["Jeanne Martin".to_owned()],
            ..pb::SplitEntityRequest::default()
        };
        let new = catalogue.split_entity(split).await.unwrap().into_inner();
        assert_ne!(new.new_id, id);
        assert_eq!(names(&server, &id).await.unwrap().1, ["Jean Martin"]);
        let (_, own) = names(&server, &new.new_id).await.unwrap();
        assert_eq!(own, ["Jeanne Martin"]);
    }

    #[tokio::test]
    async fn a_retry_writes_once_and_a_stale_expectation_nothing() {
        let place = tempfile::tempdir().unwrap();
        let (server, _) = serve(&place.path().join("c.redb")).await;
        let mut catalogue = server.catalogue().await;
        let mut request = apply(vec![person("crm:1", &["Ada Lovelace"])]);
        request.options = Some(pb::WriteOptions {
            idempotency_key: "k".to_owned(),
            ..pb::WriteOptions::default()
        });
        let once = catalogue.apply_changes(request.clone()).await.unwrap();
        let twice = catalogue.apply_changes(request.clone()).await.unwrap();
        assert_eq!(once.into_inner(), twice.into_inner());
        request.changes = vec![person("crm:2", &["Grace Hopper"])];
        let reused = catalogue.apply_changes(request.clone()).await.unwrap_err();
        assert_eq!(reused.code(), Code::InvalidArgument);

        request.options = Some(pb::WriteOptions {
            expected_revision: Some(7),
            ..pb::WriteOptions::default()
        });
        let moved = catalogue.apply_changes(request).await.unwrap_err();
        assert_eq!(moved.code(), Code::Aborted);
        let details = moved.get_error_details();
        let info = details.error_info().unwrap();
        assert_eq!(info.reason, "REVISION_MOVED");
        assert_eq!(info.metadata["revision"], "1");
        let now = catalogue
            .get_catalogue(pb::GetCatalogueRequest {
                ..pb::GetCatalogueRequest::default()
            })
            .await;
        let now = now.unwrap().into_inner();
        assert_eq!((now.revision, now.people, now.writable), (1, 1, true));
    }

    #[tokio::test]
    async fn one_wrong_change_of_a_batch_makes_none_and_names_its_field() {
        let place = tempfile::tempdir().unwrap();
        let (server, _) = serve(&place.path().join("c.redb")).await;
        let mut catalogue = server.catalogue().await;
        let changes = vec![
            person("crm:1", &["Ada Lovelace"]),
            change(Change::DeleteName(pb::DeleteName {
                entity_id: "crm:1".to_owned(),
                text: "Nobody".to_owned(),
            })),
        ];
        let refused = catalogue.apply_changes(apply(changes)).await.unwrap_err();
        assert_eq!(refused.code(), Code::InvalidArgument);
        let details = refused.get_error_details();
        let fields = &details.bad_request().unwrap().field_violations;
        assert_eq!(fields[0].field, "changes[1].delete_name.text");
        let now = catalogue
            .get_catalogue(pb::GetCatalogueRequest {
                ..pb::GetCatalogueRequest::default()
            })
            .await;
        assert_eq!(now.unwrap().into_inner().people, 0);
    }

    #[tokio::test]
    async fn a_watcher_is_told_what_was_and_what_comes() {
        let place = tempfile::tempdir().unwrap();
        let (server, _) = serve(&place.path().join("c.redb")).await;
        let mut catalogue = server.catalogue().await;
        let first = apply(vec![person("crm:1", &["Ada Lovelace"])]);
        let first = catalogue.apply_changes(first).await.unwrap().into_inner();
        let watch = pb::WatchChangesRequest { after_revision: 0 };
        let mut told = catalogue.watch_changes(watch).await.unwrap().into_inner();
        let one = patiently(told.message()).await.unwrap().unwrap();
        assert_eq!((one.revision, &one.entity_ids), (1, &first.ids));
        let second = apply(vec![person("crm:2", &["Grace Hopper"])]);
        catalogue.apply_changes(second).await.unwrap();
        let two = patiently(told.message()).await.unwrap().unwrap();
        assert_eq!(two.revision, 2);
    }

    #[tokio::test]
    async fn an_export_is_the_same_after_a_restart() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("c.redb");
        let mut exports = Vec::new();
        for round in 0..2 {
            let (mut server, snapshots) = serve(&path).await;
            let mut catalogue = server.catalogue().await;
            if round == 0 {
                let put = apply(vec![person("crm:1", &["Ada Lovelace"])]);
                catalogue.apply_changes(put).await.unwrap();
            }
            let request = pb::ExportCatalogueRequest::default();
            let mut pieces = catalogue
                .export_catalogue(request)
                .await
                .unwrap()
                .into_inner();
            let mut lines = Vec::new();
            while let Some(piece) = patiently(pieces.message()).await.unwrap() {
                lines.extend(piece.lines);
            }
            exports.push(String::from_utf8(lines).unwrap());
            drop((catalogue, pieces));
            server.stop();
            server.stopped().await.unwrap();
            snapshots.retire_live();
            drop(snapshots);
        }
        assert!(exports[0].contains("Ada Lovelace"), "{}", exports[0]);
        assert_eq!(exports[0], exports[1]);
    }

    #[tokio::test]
    async fn an_export_for_others_names_identifiers_as_they_do() {
        let place = tempfile::tempdir().unwrap();
        let (server, _) = serve(&place.path().join("c.redb")).await;
        let mut catalogue = server.catalogue().await;
        let identifiers = [("lei", "L1"), ("wikidata", "Q42"), ("house", "H1")];
        let identifiers = identifiers.map(|(scheme, value)| pb::Identifier {
            scheme: scheme.to_owned(),
            value: value.to_owned(),
        });
        let with = |mut change: pb::CatalogueChange| {
            if let Some(Change::PutEntity(put)) = &mut change.change {
                put.entity.as_mut().unwrap().identifiers = identifiers.to_vec();
            }
            change
        };
        let put = [
            (pb::EntityKind::Organisation, "Acme"),
            (pb::EntityKind::Place, "Hill"),
        ];
        let put = put.map(|(kind, name)| with(entity(kind, &format!("ftm:{name}"), &[name])));
        catalogue.apply_changes(apply(put.to_vec())).await.unwrap();
        let request = pb::ExportCatalogueRequest {
            format: pb::ExportFormat::FollowTheMoney.into(),
            ..pb::ExportCatalogueRequest::default()
        };
        let pieces = catalogue.export_catalogue(request).await;
        let mut pieces = pieces.unwrap().into_inner();
        let mut lines = Vec::new();
        while let Some(piece) = patiently(pieces.message()).await.unwrap() {
            lines.extend(piece.lines);
        }
        let lines = String::from_utf8(lines).unwrap();
        let properties = |id: &str| {
            let lines = lines.lines();
            let mut lines = lines.map(|line| serde_json::from_str(line).unwrap());
            let found = lines.find(|line: &serde_json::Value| line["id"] == id);
            found.unwrap()["properties"].clone()
        };
        let acme = properties("Acme");
        assert_eq!(
            (&acme["leiCode"][0], &acme["wikidataId"][0]),
            (&"L1".into(), &"Q42".into())
        );
        let hill = properties("Hill");
        assert_eq!(
            (&hill["leiCode"], &hill["wikidataId"][0]),
            (&().into(), &"Q42".into())
        );
        assert!(!lines.contains("H1"), "no property says whose number it is");
    }

    #[tokio::test]
    async fn a_watcher_that_does_not_read_holds_up_nobody_and_misses_nothing() {
        let place = tempfile::tempdir().unwrap();
        let (server, _) = serve(&place.path().join("c.redb")).await;
        let mut catalogue = server.catalogue().await;
        let watch = pb::WatchChangesRequest { after_revision: 0 };
        let mut slow = catalogue.watch_changes(watch).await.unwrap().into_inner();
        let mut quick = catalogue.watch_changes(watch).await.unwrap().into_inner();
        // More than is sent ahead of a watcher.
        const WRITES: u64 = 100;
        for number in 1..=WRITES {
            let put = person(&format!("crm:{number}"), &["Ada Lovelace"]);
            patiently(catalogue.apply_changes(apply(vec![put])))
                .await
                .unwrap();
            let told = patiently(quick.message()).await.unwrap().unwrap();
            assert_eq!(told.revision, number);
        }
        for number in 1..=WRITES {
            let told = patiently(slow.message()).await.unwrap().unwrap();
            assert_eq!(told.revision, number);
        }
    }

    #[tokio::test]
    async fn a_history_tells_of_tenures_that_were_removed_or_given_to_another() {
        let place = tempfile::tempdir().unwrap();
        let (server, _) = serve(&place.path().join("c.redb")).await;
        let mut catalogue = server.catalogue().await;
        let tenure = |holder: &str, id: &str| {
            change(Change::PutTenure(pb::PutTenure {
                id: id.to_owned(),
                holder_id: holder.to_owned(),
                office_id: "crm:3".to_owned(),
                terms: vec![pb::Term {
                    key: "t".to_owned(),
                    ..pb::Term::default()
                }],
                ..pb::PutTenure::default()
            }))
        };
        let put = vec![
            person("crm:1", &["Ada First"]),
            person("crm:2", &["Bea Second"]),
            entity(pb::EntityKind::Office, "crm:3", &["Mayor of Hill"]),
            tenure("crm:1", ""),
        ];
        let ids = catalogue.apply_changes(apply(put)).await.unwrap();
        let id = ids.into_inner().ids[3].clone();
        let moved = vec![tenure("crm:2", &id)];
        catalogue.apply_changes(apply(moved)).await.unwrap();
        let removed = change(Change::DeleteTenure(pb::DeleteTenure { id: id.clone() }));
        catalogue.apply_changes(apply(vec![removed])).await.unwrap();
        for (record, expected) in [
            ("crm:1", vec![2, 1]),
            ("crm:2", vec![3, 2, 1]),
            ("crm:3", vec![3, 2, 1]),
        ] {
            let history = pb::GetEntityHistoryRequest {
                id: record.to_owned(),
                ..pb::GetEntityHistoryRequest::default()
            };
            let history = catalogue.get_entity_history(history).await.unwrap();
            let writes = history.into_inner().writes;
            let revisions: Vec<u64> = writes.iter().map(|write| write.revision).collect();
            assert_eq!(revisions, expected, "{record}: {writes:?}");
            assert!(writes[0].changes[0].contains(&id), "{writes:?}");
        }
        let watch = pb::WatchChangesRequest { after_revision: 2 };
        let told = catalogue.watch_changes(watch).await.unwrap();
        let told = patiently(told.into_inner().message()).await.unwrap();
        assert_eq!(told.unwrap().tenure_ids, [id]);
    }

    #[tokio::test]
    async fn an_unknown_is_remembered_found_again_and_confirmed() {
        let place = tempfile::tempdir().unwrap();
        let (server, _) = serve(&place.path().join("c.redb")).await;
        let mut catalogue = server.catalogue().await;
        let article = |id: &str| pb::ResolveArticleRequest {
            article: Some(pb::Article {
                id: id.to_owned(),
                mentions: vec![super::support::mention("Ximena Quill")],
                options: Some(pb::ResolveOptions {
                    remember_unknown: Some(true),
                    ..pb::ResolveOptions::default()
                }),
                ..pb::Article::default()
            }),
            ..pb::ResolveArticleRequest::default()
        };
        let mut resolution = server.resolution().await;
        let first = resolution.resolve_article(article("a1")).await.unwrap();
        let first = first.into_inner().answer.unwrap();
        assert_eq!(first.mentions[0].decision(), pb::Decision::Unknown);
        let remembered = first.mentions[0].remembered.clone().unwrap();
        assert_eq!(
            (remembered.name.as_str(), first.written_revision),
            ("Ximena Quill", 1)
        );
        let again = resolution.resolve_article(article("a1")).await.unwrap();
        let again = again.into_inner().answer.unwrap();
        assert_eq!(again.written_revision, 0, "a retry writes nothing");

        let list = pb::ListProvisionalEntitiesRequest::default();
        let listed = catalogue
            .list_provisional_entities(list.clone())
            .await
            .unwrap();
        let listed = listed.into_inner().entities;
        assert_eq!(listed.len(), 1);
        assert_eq!(listed[0].id, remembered.id);
        assert_eq!(listed[0].provisional.as_ref().unwrap().article_id, "a1");
        let confirm = pb::ConfirmEntityRequest {
            id: remembered.id.clone(),
            options: None,
        };
        catalogue.confirm_entity(confirm.clone()).await.unwrap();
        let left = catalogue.list_provisional_entities(list).await.unwrap();
        assert!(left.into_inner().entities.is_empty());
        let twice = catalogue.confirm_entity(confirm).await.unwrap_err();
        assert_eq!(reason(&twice), "NOT_PROVISIONAL");
        // Without an id there is nothing to derive from.
        let refused = resolution.resolve_article(article("")).await.unwrap_err();
        assert_eq!(refused.code(), Code::InvalidArgument);
    }

    #[tokio::test]
    async fn a_server_without_a_store_says_so() {
        let server = Server::start().await;
        let mut catalogue = server.catalogue().await;
        let put = apply(vec![person("crm:1", &["Ada Lovelace"])]);
        let refused = catalogue.apply_changes(put).await.unwrap_err();
        assert_eq!(refused.code(), Code::FailedPrecondition);
        assert_eq!(reason(&refused), "READ_ONLY");
        let now = catalogue
            .get_catalogue(pb::GetCatalogueRequest {
                ..pb::GetCatalogueRequest::default()
            })
            .await;
        assert!(!now.unwrap().into_inner().writable);
    }
}
