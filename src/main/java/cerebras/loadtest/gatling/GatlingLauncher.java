package cerebras.loadtest.gatling;

import cerebras.loadtest.settings.Setting;
import cerebras.loadtest.settings.SimulationNeeds;
import io.gatling.app.Gatling;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Starts Gatling for the command line. Its methods take and give types of the JDK only, since a command may call them in
 * another class loader: the one that has the simulations of the user.
 */
public final class GatlingLauncher {

    private GatlingLauncher() {}

    /**
     * Runs a simulation as Gatling's own main method does. Does not return: the process ends with the run, and has its exit
     * code.
     *
     * @param simulation class name, to be found by the loader of this class
     * @param results folder that gets the folder of the run
     */
    public static void run(String simulation, String results) {
        Gatling.main(new String[] {"-s", simulation, "-rf", results});
    }

    /** Whether this is a class that Gatling can run. */
    public static boolean isSimulation(Class<?> type) {
        return io.gatling.javaapi.core.Simulation.class.isAssignableFrom(type)
                && !java.lang.reflect.Modifier.isAbstract(type.getModifiers());
    }

    /**
     * The settings that the load of a simulation uses: name and default, which is empty where there is none. Settings that any
     * load may use are included.
     *
     * @return empty for a simulation that is not one of this suite
     * @throws Exception what the class throws when it is constructed
     */
    public static Map<String, String> settings(String simulation) throws Exception {
        Class<?> type = Class.forName(simulation, true, GatlingLauncher.class.getClassLoader());
        Map<String, String> defaults = new LinkedHashMap<>();
        SimulationNeeds.of(() -> type.getDeclaredConstructor().newInstance()).ifPresent(needs -> {
            Set<Setting<?>> used = new LinkedHashSet<>(Setting.all());
            used.removeAll(needs.unused());
            used.removeAll(Setting.STANDALONE_EMULATOR);
            for (Setting<?> setting : used) {
                defaults.put(
                        setting.key(),
                        needs.defaults()
                                .getOrDefault(setting.key(), setting.fallback().orElse("")));
            }
        });
        return defaults;
    }
}
