import { parquetWriteBuffer } from 'hyparquet-writer';
import type { SweepColumn } from './table.ts';

/** The table as Parquet, with the columns of the CSV; what has no value is null. */
export function parquet(columns: readonly SweepColumn[]): Uint8Array {
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: columns.map(({ header, type, values }) => ({
        name: header,
        type,
        data: Array.from(values, (value) => (Number.isNaN(value) ? null : value)),
        nullable: type !== 'INT32',
      })),
      // Which version of the writer made it says nothing of what it holds.
      createdBy: 'Meander',
    }),
  );
}
