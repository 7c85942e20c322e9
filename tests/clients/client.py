#!/usr/bin/env python3
"""Calls every RPC with grpcio through reflection: nothing generated, nothing of ours imported.

    python3 tests/clients/client.py HOST:PORT

Needs grpcio and grpcio-reflection. Prints what it asked and exits with 0, or with a traceback.
"""

import sys

import grpc
from google.protobuf import json_format
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message_factory import GetMessageClass
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import (
    ProtoReflectionDescriptorDatabase,
)

# An interview of 2023-10-28: each mention and the name it resolves to, None for nobody.
ARTICLE = [
    ("Den Haag FM", None),
    ("Dutch Prime Minister Mark Rutte", "Mark Rutte"),
    ("the role of NATO Secretary General", "Secretary General of NATO"),
    ("Rutte", "Mark Rutte"),
    ("NATO Secretary General Jens Stoltenberg", "Jens Stoltenberg"),
    ("Thierry Breton, the former European Internal Market Commissioner", "Thierry Breton"),
]
DAY = {"year": 2023, "month": 10, "day": 28}


class Client:
    """Methods by name, with dicts for messages."""

    def __init__(self, channel):
        self.channel = channel
        database = ProtoReflectionDescriptorDatabase(channel)
        self.services = [s for s in database.get_services() if s.startswith("incumbent.")]
        self.pool = DescriptorPool(database)
        self.called = set()

    def method(self, service, name):
        full = f"incumbent.v1.{service}"
        method = self.pool.FindServiceByName(full).FindMethodByName(name)
        self.called.add(f"{full}/{name}")
        request = GetMessageClass(method.input_type)
        encode = dict(
            request_serializer=lambda message: message.SerializeToString(),
            response_deserializer=GetMessageClass(method.output_type).FromString,
        )
        return f"/{full}/{name}", request, encode

    def call(self, service, name, request):
        path, message, encode = self.method(service, name)
        answer = self.channel.unary_unary(path, **encode)(json_format.ParseDict(request, message()))
        return self.to_dict(answer)

    def stream(self, service, name, requests):
        path, message, encode = self.method(service, name)
        sent = (json_format.ParseDict(request, message()) for request in requests)
        for answer in self.channel.stream_stream(path, **encode)(sent):
            yield self.to_dict(answer)

    def to_dict(self, answer):
        # Errors of a stream's items carry details of other types: the server knows those too.
        return json_format.MessageToDict(answer, descriptor_pool=self.pool)

    def all_methods(self):
        for service in self.services:
            for method in self.pool.FindServiceByName(service).methods:
                yield f"{service}/{method.name}"


def name_of(mention):
    if mention["decision"] != "DECISION_RESOLVED":
        return None
    return mention["candidates"][0]["entity"]["name"]


def main():
    with grpc.insecure_channel(sys.argv[1]) as channel:
        client = Client(channel)
        article = {
            "id": "interview",
            "publicationDate": DAY,
            "mentions": [{"text": text} for text, _ in ARTICLE],
        }
        answer = client.call("ResolutionService", "ResolveArticle", {"article": article})["answer"]
        names = [name_of(mention) for mention in answer["mentions"]]
        assert names == [name for _, name in ARTICLE], names

        # The second article of the stream has no such day; the stream goes on.
        wrong = dict(article, publicationDate={"year": 2023, "month": 2, "day": 30})
        items = [{"key": str(n), "article": a} for n, a in enumerate([article, wrong, article])]
        answers = list(client.stream("ResolutionService", "ResolveArticles", items))
        assert [a["key"] for a in answers] == ["0", "1", "2"], answers
        assert ["answer" in a for a in answers] == [True, False, True], answers

        search = client.call("EntityService", "SearchEntities", {"text": "Mark Rut"})
        rutte = next(h["entity"] for h in search["hits"] if h["entity"]["name"] == "Mark Rutte")
        entity = client.call("EntityService", "GetEntity", {"id": rutte["id"]})["entity"]
        assert entity["kind"] == "ENTITY_KIND_PERSON", entity
        batch = client.call("EntityService", "BatchGetEntities", {"ids": [rutte["id"]]})
        assert [r["entity"]["id"] for r in batch["results"]] == [rutte["id"]], batch
        tenures = client.call("EntityService", "ListTenures", {"entityId": rutte["id"], "date": DAY})
        offices = {t["title"]: t["officeId"] for t in tenures["tenures"]}
        assert "Prime Minister of the Netherlands" in offices, tenures
        office = offices["Prime Minister of the Netherlands"]
        holders = client.call("EntityService", "ListHolders", {"officeId": office, "date": DAY})
        assert [h["holder"]["name"] for h in holders["holders"]] == ["Mark Rutte"], holders

        missed = set(client.all_methods()) - client.called
        assert not missed, f"not called: {missed}"
        print(f"grpcio: {len(client.called)} methods called, all answered")


if __name__ == "__main__":
    main()
