//! What the page's thread does with the browser; it measures nothing.
