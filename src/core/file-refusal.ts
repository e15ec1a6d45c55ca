/** Why a file is not taken: a reason code of the office's catalogue, or one of the product's own. */
export interface FileRefusal {
  readonly ok: false;
  readonly reason: string;
  /** Size of a picture that was refused for it, in pixels. */
  readonly pixels?: { readonly width: number; readonly height: number };
}
