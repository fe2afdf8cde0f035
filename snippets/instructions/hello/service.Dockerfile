ARG BASE=debian:trixie-slim
FROM ${BASE}
# hadolint ignore=DL3008
RUN apt-get update && apt-get install -y --no-install-recommends python3
RUN useradd --uid 10001 app
ENV GREETING=你好
WORKDIR /app
ARG VERSION=dev
RUN echo "$VERSION" > version
COPY server.py .
USER app
LABEL org.opencontainers.image.title="hello" \
      org.opencontainers.image.version="$VERSION"
EXPOSE 8080
STOPSIGNAL SIGINT
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --start-interval=1s \
    CMD ["python3", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8080')"]
ENTRYPOINT ["python3", "/app/server.py"]
CMD ["8080"]
