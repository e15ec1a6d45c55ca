import { Schema } from 'mongoose';

/** The images of one page of an upload as people view it, made once: JPEGs, sealed under the key of the file. */
export interface FileViewDoc {
  /** `<fileId>:<page>`, pages from 1. */
  _id: string;
  fileId: string;
  view: Buffer;
  thumb: Buffer;
}

export const fileViewSchema = new Schema<FileViewDoc>(
  {
    _id: { type: String, required: true },
    fileId: { type: String, required: true },
    view: { type: Buffer, required: true },
    thumb: { type: Buffer, required: true },
  },
  { collection: 'file_views', versionKey: false, autoIndex: false },
);
fileViewSchema.index({ fileId: 1 });
