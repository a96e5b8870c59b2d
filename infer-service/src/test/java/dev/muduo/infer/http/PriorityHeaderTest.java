package dev.muduo.infer.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muduo.infer.request.Urgency;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriorityHeaderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''         | INTERACTIVE",
                "u=3       | INTERACTIVE",
                "u=0, i    | INTERACTIVE",
                "u=4       | BULK",
                "i, u=7    | BULK",
                "u=5;x=1,i | BULK",
                "u=8       | INTERACTIVE",
                "u=77      | INTERACTIVE",
                "nu=7      | INTERACTIVE",
                "urgent    | INTERACTIVE"
            })
    void lessUrgentThanUsualIsBulkAndNonsenseIsIgnored(String value, Urgency expected) {
        assertEquals(expected, PriorityHeader.urgency(value));
    }
}
