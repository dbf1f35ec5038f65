package cerebras.loadtest.emulator.http;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/**
 * TLS 1.3 and 1.2 for {@code localhost} and {@code 127.0.0.1}, with a new key and certificate for each instance, which
 * are not stored. A client must be configured to trust the certificate. Offers HTTP/2 and HTTP/1.1.
 */
public final class Tls {

    private static final Duration VALIDITY = Duration.ofDays(365);
    private static final ApplicationProtocolConfig OFFER = new ApplicationProtocolConfig(
            ApplicationProtocolConfig.Protocol.ALPN,
            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
            ApplicationProtocolNames.HTTP_2,
            ApplicationProtocolNames.HTTP_1_1);

    private final X509Bundle identity;
    private final SslContext context;

    private Tls(X509Bundle identity, SslContext context) {
        this.identity = identity;
        this.context = context;
    }

    /** @throws IllegalStateException if the JVM cannot create a key or a certificate */
    public static Tls selfSigned() {
        try {
            X509Bundle identity = new CertificateBuilder()
                    .subject("CN=localhost")
                    .addSanDnsName("localhost")
                    .addSanIpAddress("127.0.0.1")
                    .ecp256()
                    .setIsCertificateAuthority(true)
                    .notAfter(Instant.now().plus(VALIDITY))
                    .buildSelfSigned();
            SslContext context = SslContextBuilder.forServer(
                            identity.getKeyPair().getPrivate(), identity.getCertificatePath())
                    .protocols("TLSv1.3", "TLSv1.2")
                    .applicationProtocolConfig(OFFER)
                    .build();
            return new Tls(identity, context);
        } catch (Exception impossible) {
            throw new IllegalStateException("no certificate for TLS: " + impossible.getMessage(), impossible);
        }
    }

    /** The certificate that a client must trust. */
    public X509Certificate certificate() {
        return identity.getCertificate();
    }

    /** The certificate as PEM, for command line clients. */
    public String certificatePem() {
        return identity.getCertificatePEM();
    }

    ChannelHandler handler(ByteBufAllocator allocator) {
        return context.newHandler(allocator);
    }
}
