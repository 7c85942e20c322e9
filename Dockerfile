FROM rust:1.95-slim-bookworm AS build
WORKDIR /src
COPY . .
RUN cargo build --release --locked

FROM debian:bookworm-slim
LABEL org.opencontainers.image.title="incumbent" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN useradd --system --uid 10001 --no-create-home incumbent
COPY --from=build /src/target/release/incumbent /usr/local/bin/incumbent
USER 10001
ENV INCUMBENT_LISTEN=0.0.0.0:50051
EXPOSE 50051
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s CMD ["incumbent", "health"]
ENTRYPOINT ["incumbent"]
