"""Training of the bundled bilingual model: vocabulary, token vectors, late interaction, export. Needs the extra `models`."""
