FROM debian:trixie-slim AS files
RUN mkdir -p /out/etc \
 && echo 'web:x:65534:65534::/:/bin/false' > /out/etc/passwd \
 && mkdir -m 1777 /out/tmp

FROM web:static
COPY --from=files /out/ /
COPY --from=debian:trixie-slim /usr/share/zoneinfo/Asia/Shanghai /usr/share/zoneinfo/Asia/
ENV TZ=Asia/Shanghai
# hadolint ignore=DL3066
USER web
