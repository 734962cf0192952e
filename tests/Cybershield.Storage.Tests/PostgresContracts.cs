namespace Cybershield.Storage.Tests;

internal sealed class PostgresFrontierTests() : FrontierContract(StoreUnderTest.Postgres);

internal sealed class PostgresCrawlRecordTests() : CrawlRecordContract(StoreUnderTest.Postgres);

internal sealed class PostgresLifecycleTests() : LifecycleContract(StoreUnderTest.Postgres);

internal sealed class PostgresPanelTests() : PanelContract(StoreUnderTest.Postgres);

internal sealed class PostgresReviewStoreTests() : ReviewStoreContract(StoreUnderTest.Postgres);

internal sealed class PostgresOutboxTests() : OutboxContract(StoreUnderTest.Postgres);

internal sealed class PostgresReviewQueueTests() : ReviewQueueContract(StoreUnderTest.Postgres);

internal sealed class PostgresSearchTests() : SearchContract(StoreUnderTest.Postgres);

internal sealed class PostgresJudgementTests() : JudgementContract(StoreUnderTest.Postgres);

internal sealed class PostgresWorkerTests() : WorkerContract(StoreUnderTest.Postgres);

internal sealed class PostgresRetentionTests() : RetentionContract(StoreUnderTest.Postgres);

internal sealed class PostgresConfigurationSetTests() : ConfigurationSetContract(StoreUnderTest.Postgres);
