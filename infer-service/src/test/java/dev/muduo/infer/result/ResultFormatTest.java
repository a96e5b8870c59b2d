package dev.muduo.infer.result;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultFormatTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            */*                                        | NIFTI
            application/gzip                           | NIFTI
            application/json                           | REPORT
            image/*                                    | PREVIEW
            Application/DICOM                          | SEG
            application/gzip;q=0.5, application/json   | REPORT
            application/json;q=0.2, */*;q=0.1          | REPORT
            application/gzip;q=0, */*                  | SEG
            text/html, application/xhtml+xml, */*;q=0.8| NIFTI
            text/html                                  | none
            application/gzip;q=0                       | none
            ,;=                                        | none
            """)
    void theFormThatSuitsBestIsChosen(String accept, String expected) {
        assertEquals(
                expected,
                ResultFormat.accepted(Optional.of(accept)).map(Enum::name).orElse("none"));
    }

    @Test
    void whoeverSaysNothingGetsNifti() {
        assertEquals(Optional.of(ResultFormat.NIFTI), ResultFormat.accepted(Optional.empty()));
    }
}
