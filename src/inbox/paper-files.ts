import { csvFile } from '../formats/csv-write.ts';
import { type PaperFile, UnreadableFileError } from '../formats/paper-file.ts';
import { readPaper } from '../formats/read-paper.ts';
import { writePaper } from '../formats/write-paper.ts';

/** Reads and writes files. It loads with its libraries on first use, since most people never need it. */
export interface PaperFiles {
  /** The file as it was read, or why it cannot be read. */
  readPaper(bytes: Uint8Array, file_name: string | null): PaperFile | { fault: string };
  writePaper: typeof writePaper;
  csvFile: typeof csvFile;
}

export const paperFiles: PaperFiles = {
  readPaper(bytes, file_name) {
    try {
      return readPaper({ bytes, file_name });
    } catch (error) {
      if (error instanceof UnreadableFileError) return { fault: error.message };
      throw error;
    }
  },
  writePaper,
  csvFile,
};
