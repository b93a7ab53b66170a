/** What looks into pictures, in a file of its own: it is fetched once somebody adds one. */
export { default as exifr } from 'exifr';
