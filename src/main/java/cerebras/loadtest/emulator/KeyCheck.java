package cerebras.loadtest.emulator;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.emulator.http.IncomingRequest;
import cerebras.loadtest.emulator.plan.Refusal;
import java.util.Optional;

/** Lets in requests with the right API key. */
final class KeyCheck {

    private static final String BEARER = "Bearer ";

    private final Optional<String> acceptedKey;

    private final Dialect dialect;

    /** @param acceptedKey the only key let in; absent lets in any, and with vLLM, which need not have keys, none as well */
    KeyCheck(Dialect dialect, Optional<String> acceptedKey) {
        this.dialect = dialect;
        this.acceptedKey = acceptedKey;
    }

    /**
     * @return the key; empty where none is needed
     * @throws Refusal 403 without a bearer token, 401 with a wrong one
     */
    String check(IncomingRequest request) {
        if (dialect == Dialect.VLLM && acceptedKey.isEmpty()) {
            return "";
        }
        String key = request.authorization().flatMap(KeyCheck::token).orElseThrow(Refusal::notAuthenticated);
        if (acceptedKey.isPresent() && !acceptedKey.get().equals(key)) {
            throw Refusal.wrongApiKey();
        }
        return key;
    }

    private static Optional<String> token(String authorization) {
        return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? Optional.of(authorization.substring(BEARER.length()).strip()).filter(token -> !token.isEmpty())
                : Optional.empty();
    }
}
