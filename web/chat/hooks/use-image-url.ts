import { useEffect, useState } from 'react';

/** True for a file that browsers show as a picture. */
export const isPicture = ({ type }: File): boolean => /^image\/(jpeg|png|webp|gif)$/.test(type);

/** The address of an image file for as long as the component is shown; null for other files. */
export function useImageUrl(file: File): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!isPicture(file)) return undefined;
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return url;
}
