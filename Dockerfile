# docker build -t cybershield .
# docker run -p 127.0.0.1:5080:5080 -v ./config:/config:ro -v cybershield-record:/data -e CYBERSHIELD_Review__PublicHost=localhost cybershield
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
# What decides the packages comes first, so that a changed line of code does not restore them again.
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src/Cybershield.Matching/Cybershield.Matching.csproj src/Cybershield.Matching/packages.lock.json src/Cybershield.Matching/
COPY src/Cybershield.Crawling/Cybershield.Crawling.csproj src/Cybershield.Crawling/packages.lock.json src/Cybershield.Crawling/
COPY src/Cybershield.Rendering/Cybershield.Rendering.csproj src/Cybershield.Rendering/packages.lock.json src/Cybershield.Rendering/
COPY src/Cybershield.Review/Cybershield.Review.csproj src/Cybershield.Review/packages.lock.json src/Cybershield.Review/
COPY src/Cybershield.Storage/Cybershield.Storage.csproj src/Cybershield.Storage/packages.lock.json src/Cybershield.Storage/
COPY src/Cybershield.Elasticsearch/Cybershield.Elasticsearch.csproj src/Cybershield.Elasticsearch/packages.lock.json src/Cybershield.Elasticsearch/
COPY src/Cybershield.Service/Cybershield.Service.csproj src/Cybershield.Service/packages.linux-x64.lock.json src/Cybershield.Service/packages.linux-arm64.lock.json src/Cybershield.Service/
# Compiled ahead of time: a crawl of a thousand pages takes half as long, and a command starts sooner.
RUN dotnet restore src/Cybershield.Service --locked-mode -p:PublishReadyToRun=true
COPY src src
COPY config config
# The image holds no browser, so it needs no driver of one either: 140 MB less.
RUN dotnet publish src/Cybershield.Service -c Release --no-restore -o /app -p:PublishReadyToRun=true -p:PlaywrightPlatform=none && mkdir /empty

# No shell, no package manager, not root; with ICU and time zones.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra
COPY --from=build /app /app
COPY config /config
COPY --from=build --chown=$APP_UID:$APP_UID /empty /data
USER $APP_UID
ENV DOTNET_EnableDiagnostics=0 \
    CYBERSHIELD_Review__Address=http://0.0.0.0:5080
VOLUME /data
EXPOSE 5080
STOPSIGNAL SIGTERM
# /health/ready asks the record; a search server that is away does not make the service unhealthy.
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 CMD ["/app/cybershield", "health", "--url", "http://127.0.0.1:5080"]
ENTRYPOINT ["/app/cybershield"]
CMD ["run", "--config", "/config", "--data", "/data"]
