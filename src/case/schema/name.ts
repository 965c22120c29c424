import * as z from 'zod';

/** Names become parts of dotted paths and of file names, and a number would lose its place in the order. */
export const nameSchema = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]*$/);
