package cerebras.loadtest.workload;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Plain words, each of which is one token of o200k, with a space before it and without. */
final class Words {

  static final List<String> ALL = List.of("""
      actor anchor apple arm art ash baby back bag ball banana bank barn basket bath bean bear bed beer bell
      berry bird birthday blood boat bone book border bottom box brain bread brick bridge bucket bus cake camp
      capital car card castle cat cement center chain chair child circle city clock cloud coat code coffee coin
      color cookie corn corner country court cow cup dance day doctor dog door dream driver duck dust ear east
      edge egg engine eye face factory family farm father field film fire fish flag floor flower foot forest
      fork friend front future game garden gate gift glass goal gold grain hair hammer hand hat head heart hill
      history holiday home horn horse hotel hour house ice iron judge juice king knife lake lamp law leaf left
      leg letter light line lion machine map market melon middle milk minute mirror money month moon mother
      motor mouse mouth music nation night noise north nose number nut office orange order page paper park party
      passport past path pilot plane plate player point pond price queen rabbit race rain rice right ring river
      road roof room root rope rule salt sand school science sea seed shadow ship shirt shoe shop side signal
      silver skin sky sleep snake snow song sound south spring square stage star state steel stone store storm
      story street student summer sun table tea teacher team tent ticket tool top tower trade trail train travel
      tree triangle truck voice wall wallet watch water wave week well west wheel wind window wine winner winter
      wolf wood word writer yard year
      """.split("\\s+"));

  private Words() {}

  /** So many words, each as likely as any other. */
  static Stream<String> drawn(Random random, int count) {
    return random.ints(count, 0, ALL.size()).mapToObj(ALL::get);
  }
}
