package cerebras.loadtest.gatling;

import cerebras.loadtest.settings.RunSettings;
import java.util.Map;

/** Twenty calls at one moment, after 200 ms without any. */
public class TwentyAtOnce extends OpenSimulation {

    public TwentyAtOnce() {
        super(Map.of("users", "20", "ramp", "0s", "warmup", "200ms", "duration", "300ms"), RunSettings::users);
    }

    {
        setUp(calls("burst", burst(settings.users())), calls("background", arrivals()))
                .protocols(chatApi());
    }
}
