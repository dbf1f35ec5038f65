package cerebras.loadtest.gatling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatling.commons.util.LatestGatlingRelease$;
import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoVersionCheckTest {

    @Test
    void gatlingDoesNotCheckForANewVersion() {
        ProxySelector usual = ProxySelector.getDefault();
        Gatekeeper gatekeeper = new Gatekeeper();
        ProxySelector.setDefault(gatekeeper);
        try {
            LatestGatlingRelease$.MODULE$.load();
        } finally {
            ProxySelector.setDefault(usual);
        }
        assertEquals(List.of(), gatekeeper.wanted);
    }

    /** Is asked before every connection of the JDK's HTTP clients. */
    private static final class Gatekeeper extends ProxySelector {

        private final List<URI> wanted = new ArrayList<>();

        @Override
        public List<Proxy> select(URI uri) {
            wanted.add(uri);
            return List.of(Proxy.NO_PROXY);
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
    }
}
