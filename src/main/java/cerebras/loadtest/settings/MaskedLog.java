package cerebras.loadtest.settings;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.pattern.CompositeConverter;

/** The part of a log pattern whose text is printed without {@link Secrets}; {@code logback.xml} names this class. */
public final class MaskedLog extends CompositeConverter<ILoggingEvent> {

  @Override
  protected String transform(ILoggingEvent event, String text) {
    return Secrets.mask(text);
  }
}
