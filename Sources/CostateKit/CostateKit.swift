@_exported import Certificates
/// The library people embed: everything from expressions to gradients, without a C library.
@_exported import Expressions
@_exported import Fields
@_exported import Gradients
@_exported import Integrators
@_exported import LinearAlgebra
