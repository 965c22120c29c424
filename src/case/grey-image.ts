/** A picture in shades of grey, rows from the top down. */
export interface GreyImage {
  readonly columns: number;
  readonly rows: number;
  /** Column i of row j at j * columns + i. */
  readonly values: Uint8Array | Uint16Array;
  /** The value of white: 255 for 8 bits, 65535 for 16. */
  readonly white: number;
}
