package cerebras.loadtest.gatling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.load.LoadShape;
import cerebras.loadtest.models.Models;
import cerebras.loadtest.quota.QuotaPlans;
import cerebras.loadtest.records.AttemptTrace;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.run.Setup;
import cerebras.loadtest.settings.ApiUrl;
import cerebras.loadtest.settings.Refused;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.workload.Questions;
import io.gatling.core.config.GatlingConfiguration;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** To whom the load's own engine sends a key, and what a call is that TLS keeps from being sent. */
@Tag("slow")
class TlsFaultTest {

    private static final String ANSWER =
            ScriptedServer.streamHead() + ScriptedServer.text("Hello") + ScriptedServer.closing(1);
    private static final String TRUST_STORE = "javax.net.ssl.trustStore";

    @TempDir
    private Path folder;

    private final EventLoopGroup threads = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final AtomicInteger requestBytes = new AtomicInteger();

    @AfterEach
    void stop() {
        System.clearProperty(TRUST_STORE);
        System.clearProperty(TRUST_STORE + "Password");
        threads.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.3, true", "TLSv1.2, true", "TLSv1.1, false", "TLSv1, false"})
    void keyIsSentOverCurrentVersionsOnly(String version, boolean sent) throws Exception {
        assertTrue(OpenSsl.isAvailable(), "what would speak the old versions");
        int port = serve(certificate("localhost", 1), version, ClientAuth.NONE);
        AttemptTrace trace = call("https://localhost:" + port);
        assertEquals(sent ? Outcome.OK : Outcome.TLS_ERROR, trace.outcome(), trace.errorMessage());
        assertEquals(sent, requestBytes.get() > 0);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, https://localhost, 1, NONE,    true, OK",
        "localhost, https://127.0.0.1, 1, NONE,    true, TLS_ERROR",
        "localhost, https://localhost, -1, NONE,   true, TLS_ERROR",
        "localhost, https://localhost, 1, REQUIRE, true, TLS_ERROR",
        "localhost, https://localhost, 1, NONE,   false, TLS_ERROR",
    })
    void whatTlsRefusesIsATlsError(
            String name, String target, int validDays, ClientAuth client, boolean trusted, Outcome outcome)
            throws Exception {
        X509Bundle certificate = certificate(name, validDays);
        for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
            int port = serve(certificate, version, client);
            if (!trusted) {
                System.clearProperty(TRUST_STORE);
            }
            AttemptTrace trace = call(target + ":" + port);
            assertEquals(outcome, trace.outcome(), version + ": " + trace.errorMessage());
        }
    }

    /** A {@code gatling.conf} of the user's own would replace the suite's. */
    @ParameterizedTest
    @CsvSource({
        "gatling.ssl.enabledProtocols.0, TLSv1.1,     gatling.ssl.enabledProtocols",
        "gatling.ssl.useInsecureTrustManager, true,   gatling.ssl.useInsecureTrustManager=true",
        "gatling.http.enableHostnameVerification, false, gatling.http.enableHostnameVerification=false",
    })
    void weakerConfigurationIsRefused(String key, String value, String beginning) {
        Engine.checkTls(GatlingConfiguration.load());
        System.setProperty(key, value);
        try {
            com.typesafe.config.ConfigFactory.invalidateCaches();
            GatlingConfiguration weak = GatlingConfiguration.load();
            String message =
                    assertThrows(Refused.class, () -> Engine.checkTls(weak)).getMessage();
            assertTrue(message.startsWith(beginning), message);
        } finally {
            System.clearProperty(key);
            com.typesafe.config.ConfigFactory.invalidateCaches();
        }
    }

    @Test
    void engineIsNamed() {
        assertEquals(OpenSsl.versionString() + " (native)", Engine.tls(Engine.configuration()));
        assertTrue(Engine.transport(Engine.configuration()).matches("(epoll|io_uring) [(]native[)]|nio.*"));
    }

    private AttemptTrace call(String target) {
        RunSettings settings = RunSettings.from(
                Map.of("target", target, "model", "m"),
                Map.of("CEREBRAS_API_KEY", "csk-of-this-test"),
                Path.of("user-files"));
        Models models = Models.read(settings.emulator().userFiles());
        Setup setup = new Setup(
                "OneCall",
                settings,
                ApiUrl.under(URI.create(target)),
                new LoadShape.OneCall(),
                false,
                Questions::of,
                models,
                QuotaPlans.configured(settings.emulator(), models.ids()));
        try (PreflightClient client = new PreflightClient(setup)) {
            return client.ask(setup, setup.questions().question(1, 1)).trace();
        }
    }

    /** Also makes this process trust its authority. */
    private X509Bundle certificate(String name, int validDays) throws Exception {
        X509Bundle authority = new CertificateBuilder()
                .subject("CN=Authority")
                .algorithm(Algorithm.rsa2048)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        X509Bundle bundle = new CertificateBuilder()
                .subject("CN=" + name)
                .addSanDnsName(name)
                .algorithm(Algorithm.rsa2048)
                .notBefore(Instant.now().minus(Duration.ofDays(10)))
                .notAfter(Instant.now().plus(Duration.ofDays(validDays)))
                .buildIssuedBy(authority);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("test", authority.getCertificate());
        Path file = folder.resolve("trusted.p12");
        try (var out = java.nio.file.Files.newOutputStream(file)) {
            trusted.store(out, "changeit".toCharArray());
        }
        System.setProperty(TRUST_STORE, file.toString());
        System.setProperty(TRUST_STORE + "Password", "changeit");
        return bundle;
    }

    private int serve(X509Bundle identity, String version, ClientAuth client) throws Exception {
        SslContext tls = SslContextBuilder.forServer(identity.getKeyPair().getPrivate(), identity.getCertificatePath())
                .sslProvider(SslProvider.OPENSSL)
                .protocols(version)
                .clientAuth(client)
                .build();
        Channel server = new ServerBootstrap()
                .group(threads)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(tls.newHandler(channel.alloc()), new Answering());
                    }
                })
                .bind(new InetSocketAddress("127.0.0.1", 0))
                .sync()
                .channel();
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    private final class Answering extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object bytes) {
            requestBytes.addAndGet(((ByteBuf) bytes).readableBytes());
            ReferenceCountUtil.release(bytes);
            ctx.writeAndFlush(Unpooled.copiedBuffer(ANSWER, StandardCharsets.UTF_8));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
