FROM debian:trixie-slim
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends gcc libc6-dev \
 && rm -rf /var/lib/apt/lists/*
COPY web.c /src/
RUN gcc -O2 -o /web /src/web.c
CMD ["/web"]
