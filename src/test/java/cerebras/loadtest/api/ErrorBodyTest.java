package cerebras.loadtest.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.api.ErrorBody.ApiError;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorBodyTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'message':'m','type':'t','param':'p','code':'c'}                        | m | t | p | c",
                "{'error':{'message':'m','type':'t','param':null,'code':400}}             | m | t |   | 400",
                "{'error':'m'}                                                            | m |   |   | ",
                "{'error':{'message':'m','type':'t','status':400,'code':'c'}}             | m | t |   | c",
                "{'error':{'code':429,'message':'m','status':'RESOURCE_EXHAUSTED'}}       | m | RESOURCE_EXHAUSTED | | 429",
                "[{'error':{'code':429,'message':'m','status':'S'}}]                      | m | S |   | 429",
                "~ \n [ {'message':'m'} ]~                                                | m |   |   | ",
                "{'error':{'message':{'text':'m'},'type':['t'],'code':''}}                | {\"text\":\"m\"} | [\"t\"] | | ",
                "{'error':{'message':'Provider returned error','code':429,'metadata':{'raw':'too fast'}}} | Provider returned error: too fast | | | 429",
                "{'detail':'m'}                                                           | m |   |   | ",
                "{'detail':[{'loc':['body','messages',0],'msg':'Field required'},{'msg':'n'}]} | body.messages.0: Field required; n | | | ",
                "{'detail':['m',1]}                                                       | m; 1 | | | ",
                "{'base_resp':{'status_code':1008,'status_msg':'m'}}                      | m |   |   | 1008",
                "{'base_resp':{'status_code':0,'status_msg':''}}                          |   |   |   | ",
                "{'error':{'message':'m','type':'None','param':'null','code':'None'}}     | m |   |   | ",
                "{'error':{'error':{'message':'m','type':'t'}}}                           | m | t |   | ",
                "{'error':{'message':'{\\'error\\':{\\'message\\':\\'m\\'}}','code':400}} | m |   |   | 400",
                "{'error':'{\\'error\\':\\'m\\'}'}                                         | m |   |   | ",
                "{'error':'{broken'}                                                      | {broken | | | ",
                "<!DOCTYPE html><html><head><title> Sign in </title></head></html>        | an HTML page titled \"Sign in\" | | | ",
                "<html><body>502</body></html>                                            | an HTML page without a title | | | ",
                "<?xml version='1.0'?><Error/>                                            |   |   |   | ",
                "[]                                                                       |   |   |   | ",
                "[1]                                                                      |   |   |   | ",
                "nothing                                                                  |   |   |   | ",
            })
    void errorIsFoundInEveryShape(String body, String message, String type, String param, String code) {
        ApiError error = ErrorBody.parse(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        assertEquals(message, error.message());
        assertEquals(type, error.type());
        assertEquals(param, error.param());
        assertEquals(code, error.codeText());
    }

    @Test
    void bodyThatIsCutAnywhereIsNoFault() {
        byte[] body = "[{\"error\":{\"message\":\"m\",\"code\":429}}]".getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < body.length; length++) {
            assertEquals(new ApiError(null, null, null, null), ErrorBody.parse(Arrays.copyOf(body, length)));
        }
    }

    @ParameterizedTest(name = "{0}, {1}: {2}")
    @CsvSource({
        "rate_limit_exceeded, tokens,             rate_limit_exceeded",
        "429,                 RESOURCE_EXHAUSTED, RESOURCE_EXHAUSTED",
        "400,                 ,                   400",
        ",                    overloaded_error,   overloaded_error",
        ",                    ,                   ",
    })
    void codeThatIsOnlyTheStatusNamesNothing(String code, String type, String name) {
        assertEquals(name, new ApiError("m", type, null, code).name());
    }
}
