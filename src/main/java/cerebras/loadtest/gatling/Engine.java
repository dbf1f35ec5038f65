package cerebras.loadtest.gatling;

import cerebras.loadtest.run.Setup;
import cerebras.loadtest.settings.Refused;
import io.gatling.commons.util.GatlingVersion;
import io.gatling.core.Predef$;
import io.gatling.core.config.GatlingConfiguration;
import io.gatling.core.config.SslConfiguration;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import io.netty.handler.ssl.OpenSsl;
import java.util.Set;
import scala.jdk.javaapi.CollectionConverters;

/** The platform of Gatling's HTTP engine in this process, and checks of its configuration. */
final class Engine {

    private static final Set<String> SAFE_PROTOCOLS = Set.of("TLSv1.3", "TLSv1.2");

    private Engine() {}

    /** Gatling's configuration: the run's, where it has begun; a test may be earlier. */
    static GatlingConfiguration configuration() {
        if (Predef$.MODULE$._configuration() == null) {
            Predef$.MODULE$._configuration_$eq(GatlingConfiguration.load());
        }
        return Predef$.MODULE$._configuration();
    }

    /**
     * Checks that the key goes over verified TLS 1.3 or 1.2 only: a {@code gatling.conf} of the user's own replaces the suite's.
     *
     * @throws Refused otherwise
     */
    static void checkTls(GatlingConfiguration configuration) {
        SslConfiguration tls = configuration.ssl();
        var protocols = CollectionConverters.asJava(tls.enabledProtocols());
        if (protocols.isEmpty() || !SAFE_PROTOCOLS.containsAll(protocols)) {
            throw new Refused(
                    "gatling.ssl.enabledProtocols=%s allows TLS before 1.2: set it to [\"TLSv1.3\", \"TLSv1.2\"] in your"
                                    .formatted(protocols.isEmpty() ? "[], which stands for all versions," : protocols)
                            + " gatling.conf, or leave it out");
        }
        if (tls.useInsecureTrustManager()) {
            throw new Refused(
                    "gatling.ssl.useInsecureTrustManager=true would send the key to anybody: set it to false in your"
                            + " gatling.conf, and add the authority of a private certificate to the trusted ones");
        }
        if (!configuration.http().enableHostnameVerification()) {
            throw new Refused(
                    "gatling.http.enableHostnameVerification=false would send the key to whoever has any certificate:"
                            + " set it to true in your gatling.conf");
        }
    }

    /** The versions of the software that sends requests. */
    static Setup.Engine facts() {
        GatlingConfiguration configuration = configuration();
        return new Setup.Engine(
                GatlingVersion.ThisVersion().fullVersion(), transport(configuration), tls(configuration));
    }

    /** What encrypts: netty-tcnative's library, or Java itself where that is missing. */
    static String tls(GatlingConfiguration configuration) {
        return configuration.ssl().useOpenSsl() && OpenSsl.isAvailable()
                ? OpenSsl.versionString() + " (native)"
                : "Java " + Runtime.version().feature()
                        + (OpenSsl.isAvailable() ? "" : " (the native library is missing)");
    }

    /** What reads and writes sockets: the operating system's own interface, or Java's where Gatling cannot use that. */
    static String transport(GatlingConfiguration configuration) {
        boolean wanted = configuration.netty().useNativeTransport();
        if (wanted && configuration.netty().useIoUring() && IoUring.isAvailable()) {
            return "io_uring (native)";
        }
        if (wanted && Epoll.isAvailable()) {
            return "epoll (native)";
        }
        return Epoll.isAvailable() ? "nio" : "nio (a native transport is missing)";
    }
}
