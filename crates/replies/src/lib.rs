//! Scripted LLM replies of known timing.
