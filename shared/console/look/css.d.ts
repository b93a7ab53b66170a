/** A style sheet, which Vite takes out of the script that imports it. */
declare module '*.css';
