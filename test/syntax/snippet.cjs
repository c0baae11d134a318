'use strict';

// Stands where a snippet goes: the test hands over the source of one in place of this.
