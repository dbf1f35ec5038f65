package cerebras.loadtest.cluster;

import cerebras.loadtest.cluster.Message.Nonce;
import cerebras.loadtest.cluster.Message.Proof;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Secures connections with a shared secret: TLS with a certificate that the leader makes for the run, and then a proof
 * of each side that it knows the secret. Proofs cover the certificate, so that nobody can relay them between two
 * connections, and random bytes of both sides, so that they cannot be repeated.
 */
final class Security {

    private static final int NONCE_BYTES = 32;
    private static final String MAC = "HmacSHA256";

    private final SecretKeySpec secret;
    private final SSLContext tls;

    private Security(String secret, SSLContext tls) {
        this.secret = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), MAC);
        this.tls = tls;
    }

    static Security ofLeader(String secret) {
        try {
            X509Bundle identity = new CertificateBuilder()
                    .subject("CN=load generator 0")
                    .ecp256()
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned();
            return new Security(secret, context(identity.toKeyManagerFactory().getKeyManagers(), new TrustManager[0]));
        } catch (Exception impossible) {
            throw new IllegalStateException("no certificate for TLS: " + impossible.getMessage(), impossible);
        }
    }

    static Security ofMember(String secret) {
        try {
            return new Security(secret, context(new KeyManager[0], new TrustManager[] {new ProvenLater()}));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static SSLContext context(KeyManager[] keys, TrustManager[] trusted) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keys, trusted, null);
        return context;
    }

    SSLContext tls() {
        return tls;
    }

    /** Shows the member that this is the leader, and makes sure that the member knows the secret. */
    void admit(Connection member) throws IOException {
        byte[] certificate = digest(((SSLSocket) member.socket()).getSession().getLocalCertificates());
        byte[] theirs = nonce(member.receive());
        byte[] ours = random();
        member.send(new Nonce(ours));
        member.send(new Proof(proof("leader", certificate, theirs, ours)));
        verify(member.receive(), proof("member", certificate, theirs, ours));
    }

    /** Makes sure that the leader knows the secret, and shows that this member does. */
    void join(Connection leader) throws IOException {
        byte[] certificate = digest(((SSLSocket) leader.socket()).getSession().getPeerCertificates());
        byte[] ours = random();
        leader.send(new Nonce(ours));
        byte[] theirs = nonce(leader.receive());
        verify(leader.receive(), proof("leader", certificate, ours, theirs));
        leader.send(new Proof(proof("member", certificate, ours, theirs)));
    }

    private static byte[] nonce(Message message) throws IOException {
        if (message instanceof Nonce nonce && nonce.bytes().length == NONCE_BYTES) {
            return nonce.bytes();
        }
        throw new WrongSecret();
    }

    private static void verify(Message message, byte[] expected) throws WrongSecret {
        if (!(message instanceof Proof proof && MessageDigest.isEqual(proof.bytes(), expected))) {
            throw new WrongSecret();
        }
    }

    private byte[] proof(String side, byte[] certificate, byte[] ofMember, byte[] ofLeader) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(secret);
            mac.update(side.getBytes(StandardCharsets.US_ASCII));
            mac.update(certificate);
            mac.update(ofMember);
            return mac.doFinal(ofLeader);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] digest(Certificate[] chain) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(chain[0].getEncoded());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] random() {
        byte[] bytes = new byte[NONCE_BYTES];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    /** The other side does not know the secret. */
    static final class WrongSecret extends IOException {

        private static final long serialVersionUID = 1L;

        WrongSecret() {
            super("its secret is another one");
        }
    }

    /** Accepts any certificate: the leader's proof covers it, and nothing is told to it before. */
    private static final class ProvenLater implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) {
            throw new UnsupportedOperationException("a member has no clients");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) {
            // By the proof.
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
