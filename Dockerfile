# syntax=docker/dockerfile:1
# The service without torch. Extras: docker build --build-arg EXTRAS='[ocr]' .
FROM python:3.12-slim-bookworm AS build
ARG EXTRAS=""
WORKDIR /source
RUN python -m venv /opt/yinju
ENV PATH=/opt/yinju/bin:$PATH PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY constraints.txt pyproject.toml README.md LICENSE ./
COPY ingest ingest
COPY index index
COPY api api
COPY eval eval
COPY corpus corpus
RUN pip install -c constraints.txt ".${EXTRAS}"

FROM python:3.12-slim-bookworm
COPY --from=build /opt/yinju /opt/yinju
# A fixed number, so that a volume's owner can be set on any machine.
RUN groupadd --gid 10001 yinju \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin yinju \
 && install -d -o yinju -g yinju -m 0750 /data
ENV PATH=/opt/yinju/bin:$PATH YINJU_HOME=/data PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
ENTRYPOINT ["yinju"]
# Needs a key to start: docker run --rm -v yinju:/data IMAGE keys add admin --role editor
CMD ["serve", "--host", "0.0.0.0", "--port", "8000", "--workers", "2"]
