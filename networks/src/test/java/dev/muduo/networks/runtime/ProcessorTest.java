package dev.muduo.networks.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessorTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # AMD, Zen 3
            flags           : fpu vme sse4_2 fma avx2 vaes rdpid                           | false
            # Intel, Skylake: AVX-512 without it
            flags           : fpu avx512f avx512dq avx512bw avx512vl                       | false
            # AMD, Zen 4; Intel, Sapphire Rapids
            flags           : fpu avx512f avx512_vnni avx512_bf16 rdpid                    | true
            flags           : fpu amx_bf16 avx512_fp16 amx_tile amx_int8                   | true
            # Arm, Neoverse V1 and N1
            Features        : fp asimd sve i8mm bf16 dgh                                   | true
            Features        : fp asimd atomics dcpop                                       | false
            # Not a word of the line of flags
            model name      : bf16                                                         | false
            """)
    void bfloat16IsAmongTheFlags(String line, boolean multiplied) throws IOException {
        Path description = folder.resolve("cpuinfo");
        Files.writeString(description, "processor\t: 0\n" + line + "\npower management:\n");
        assertEquals(multiplied, Processor.multipliesBfloat16(description));
    }

    @Test
    void whereNothingTellsItIsNotExpected() throws IOException {
        assertFalse(Processor.multipliesBfloat16(folder.resolve("none")));
        Path binary = folder.resolve("binary");
        Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xfe, 10});
        assertFalse(Processor.multipliesBfloat16(binary));
    }
}
