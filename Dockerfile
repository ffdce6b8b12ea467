# mailbot in a container. Build: docker build -t mailbot .
# Run: docker run -d --name mailbot --restart unless-stopped --stop-timeout 10 \
#          -v /srv/mailbot/etc:/etc/mailbot:ro -v /srv/mailbot/state:/var/lib/mailbot mailbot
# /etc/mailbot holds mailbot.toml (with [state] folder = "/var/lib/mailbot"), the rules and the password file.

FROM python:3.11-slim-bookworm AS build
WORKDIR /src
COPY requirements.lock pyproject.toml README.md LICENSE config.example.toml ./
RUN python -m venv /opt/mailbot \
 && /opt/mailbot/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY mailbot ./mailbot
COPY rules ./rules
RUN /opt/mailbot/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
RUN apt-get update \
 && apt-get install -y --no-install-recommends tesseract-ocr tesseract-ocr-eng \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --home-dir /var/lib/mailbot --shell /usr/sbin/nologin mailbot \
 && install -d -o mailbot -g mailbot -m 0700 /var/lib/mailbot
COPY --from=build /opt/mailbot /opt/mailbot
ENV PATH=/opt/mailbot/bin:$PATH MAILBOT_CONFIG=/etc/mailbot/mailbot.toml PYTHONDONTWRITEBYTECODE=1 OMP_THREAD_LIMIT=1
USER mailbot
VOLUME /var/lib/mailbot
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=30s --start-period=120s CMD ["mailbot", "status", "--health"]
CMD ["mailbot", "run"]
