package cerebras.loadtest.emulator;
public record EmulatorOptions() { public static EmulatorOptions defaults(){return new EmulatorOptions();} }
