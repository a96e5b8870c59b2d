package dev.muduo.imaging.dicom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DicomTimeTest {
    @ParameterizedTest
    @CsvSource({
        "07, 07:00:00",
        "0709, 07:09:00",
        "070907, 07:09:07",
        "070907.0705, 07:09:07.0705",
        "070907.123456, 07:09:07.123456",
        "07:09:07, 07:09:07",
        "235960, 23:59:59"
    })
    void times(String text, LocalTime expected) {
        DataSet dataSet = DataSet.builder().text(Attribute.SERIES_TIME, text).build();
        assertEquals(expected, DicomTime.time(dataSet, Attribute.SERIES_TIME).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({"20240229, 2024-02-29", "1999.12.31, 1999-12-31"})
    void dates(String text, LocalDate expected) {
        DataSet dataSet = DataSet.builder().text(Attribute.SERIES_DATE, text).build();
        assertEquals(expected, DicomTime.date(dataSet, Attribute.SERIES_DATE).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        // Without a zone of the data set a DT's own zone is dropped: the times beside it have none.
        "20240301100000,            , 2024-03-01T10:00",
        "20240301100000.5,          , 2024-03-01T10:00:00.5",
        "2024030110,                , 2024-03-01T10:00",
        "20240301100000+0100,       , 2024-03-01T10:00",
        "20240301100000+0100,  +0100, 2024-03-01T10:00",
        "20240301233000-0500,  +0100, 2024-03-02T05:30",
        "20240301003000+0530,  +0000, 2024-02-29T19:00",
        "20240301100000,       +0100, 2024-03-01T10:00"
    })
    void zones(String text, String zone, LocalDateTime expected) {
        DataSetBuilder dataSet = DataSet.builder().text(Attribute.ACQUISITION_DATE_TIME, text);
        if (zone != null) {
            dataSet.text(Attribute.TIMEZONE_OFFSET_FROM_UTC, zone);
        }
        DataSet file = dataSet.build();
        assertEquals(
                expected,
                DicomTime.dateTime(file, file, Attribute.ACQUISITION_DATE_TIME).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({"20240301100000-0530, -05:30", "20240301100000.5+0100, +01:00", "20240301100000, ", "20240301, "})
    void theZoneThatATimeNames(String text, ZoneOffset expected) {
        DataSet dataSet =
                DataSet.builder().text(Attribute.ACQUISITION_DATE_TIME, text).build();
        assertEquals(Optional.ofNullable(expected), DicomTime.zone(dataSet, Attribute.ACQUISITION_DATE_TIME));
    }

    @ParameterizedTest
    @ValueSource(strings = {"20240230", "2024", "tomorrow", "20241301", "202403012", "2024-3-1"})
    void whatIsNoDateIsRefusedWithoutRepeatingIt(String text) {
        DataSet dataSet = DataSet.builder().text(Attribute.SERIES_DATE, text).build();
        DicomException refused =
                assertThrows(DicomException.class, () -> DicomTime.date(dataSet, Attribute.SERIES_DATE));
        assertTrue(refused.getMessage().contains("Series Date (0008,0021)"), refused.getMessage());
        assertFalse(refused.getMessage().contains(text), refused.getMessage());
        assertNull(refused.getCause(), "the cause would repeat the value");
    }

    /** A DT may end after the year, the month or the day (PS3.5, 6.2): midnight would be made up. */
    @ParameterizedTest
    @CsvSource({"20240301, 2024-03-01", "20240301+0100, 2024-03-01", "202403, ", "2024, ", "2024030110, "})
    void aDayAloneIsNoTimeOfIt(String text, LocalDate day) {
        DataSet dataSet =
                DataSet.builder().text(Attribute.ACQUISITION_DATE_TIME, text).build();
        boolean hour = text.equals("2024030110");
        assertEquals(
                hour,
                DicomTime.dateTime(dataSet, dataSet, Attribute.ACQUISITION_DATE_TIME)
                        .isPresent());
        assertEquals(hour, DicomTime.dateTime(text).isPresent());
        assertEquals(Optional.ofNullable(day), DicomTime.dayAlone(dataSet, Attribute.ACQUISITION_DATE_TIME));
    }

    @Test
    void absentAndEmptyAreNoTime() {
        DataSet dataSet = DataSet.builder().text(Attribute.SERIES_TIME, "").build();
        assertTrue(DicomTime.time(dataSet, Attribute.SERIES_TIME).isEmpty());
        assertTrue(DicomTime.dateTime(dataSet, dataSet, Attribute.ACQUISITION_DATE_TIME)
                .isEmpty());
        assertTrue(DicomTime.dateTime("2024").isEmpty());
    }
}
