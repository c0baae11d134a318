/** Version of heddle; goes into tapes. */
export const VERSION = '0.1.0';
